<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en_US">
<context>
    <name>Counts</name>
    <message numerus="yes">
        <source>{count} chats</source>
        <translation>
            <numerusform>{count} chat</numerusform>
            <numerusform>{count} chats</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} messages</source>
        <translation>
            <numerusform>{count} message</numerusform>
            <numerusform>{count} messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} answers</source>
        <translation>
            <numerusform>{count} answer</numerusform>
            <numerusform>{count} answers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} answers without a known price</source>
        <translation>
            <numerusform>{count} answer without a known price</numerusform>
            <numerusform>{count} answers without a known price</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} tokens</source>
        <translation>
            <numerusform>{count} token</numerusform>
            <numerusform>{count} tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} characters</source>
        <translation>
            <numerusform>{count} character</numerusform>
            <numerusform>{count} characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} bytes</source>
        <translation>
            <numerusform>{count} byte</numerusform>
            <numerusform>{count} bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} differences</source>
        <translation>
            <numerusform>{count} difference</numerusform>
            <numerusform>{count} differences</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} messages deleted</source>
        <translation>
            <numerusform>{count} message deleted</numerusform>
            <numerusform>{count} messages deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pages</source>
        <translation>
            <numerusform>{count} page</numerusform>
            <numerusform>{count} pages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} files cannot be sent</source>
        <translation>
            <numerusform>{count} file cannot be sent</numerusform>
            <numerusform>{count} files cannot be sent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} lines</source>
        <translation>
            <numerusform>{count} line</numerusform>
            <numerusform>{count} lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} columns</source>
        <translation>
            <numerusform>{count} column</numerusform>
            <numerusform>{count} columns</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} rows</source>
        <translation>
            <numerusform>{count} row</numerusform>
            <numerusform>{count} rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} found</source>
        <translation>
            <numerusform>{count} found</numerusform>
            <numerusform>{count} found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} events</source>
        <translation>
            <numerusform>{count} event</numerusform>
            <numerusform>{count} events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} files</source>
        <translation>
            <numerusform>{count} file</numerusform>
            <numerusform>{count} files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats were written to “{name}”.</source>
        <translation>
            <numerusform>{count} chat was written to “{name}”.</numerusform>
            <numerusform>{count} chats were written to “{name}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats were deleted meanwhile and are not in it.</source>
        <translation>
            <numerusform>{count} chat was deleted meanwhile and is not in it.</numerusform>
            <numerusform>{count} chats were deleted meanwhile and are not in it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The {count} chosen chats</source>
        <translation>
            <numerusform>The {count} chosen chat</numerusform>
            <numerusform>The {count} chosen chats</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import {count} chats</source>
        <translation>
            <numerusform>Import {count} chat</numerusform>
            <numerusform>Import {count} chats</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats read</source>
        <translation>
            <numerusform>{count} chat read</numerusform>
            <numerusform>{count} chats read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats are here already.</source>
        <translation>
            <numerusform>{count} chat is here already.</numerusform>
            <numerusform>{count} chats are here already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats that were here have new messages.</source>
        <translation>
            <numerusform>{count} chat that was here has new messages.</numerusform>
            <numerusform>{count} chats that were here have new messages.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats are in the trash and stay there.</source>
        <translation>
            <numerusform>{count} chat is in the trash and stays there.</numerusform>
            <numerusform>{count} chats are in the trash and stay there.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} files of messages are lost ({names}).</source>
        <translation>
            <numerusform>{count} file of messages is lost ({names}).</numerusform>
            <numerusform>{count} files of messages are lost ({names}).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats in the mirror are no longer here. Their files were moved to “{folder}”.</source>
        <translation>
            <numerusform>{count} chat in the mirror is no longer here. Its files were moved to “{folder}”.</numerusform>
            <numerusform>{count} chats in the mirror are no longer here. Their files were moved to “{folder}”.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FactsLink</name>
    <message numerus="yes">
        <source>{count} things are left out of requests…</source>
        <translation>
            <numerusform>{count} thing is left out of requests…</numerusform>
            <numerusform>{count} things are left out of requests…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FilingWords</name>
    <message numerus="yes">
        <source>{count} chats selected</source>
        <translation>
            <numerusform>{count} chat selected</numerusform>
            <numerusform>{count} chats selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats and their files will be gone for good.</source>
        <translation>
            <numerusform>{count} chat and its files will be gone for good.</numerusform>
            <numerusform>{count} chats and their files will be gone for good.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats restored to the archive.</source>
        <translation>
            <numerusform>{count} chat restored to the archive.</numerusform>
            <numerusform>{count} chats restored to the archive.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats taken out of their projects.</source>
        <translation>
            <numerusform>{count} chat taken out of its project.</numerusform>
            <numerusform>{count} chats taken out of their projects.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats moved to “{project}”.</source>
        <translation>
            <numerusform>{count} chat moved to “{project}”.</numerusform>
            <numerusform>{count} chats moved to “{project}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats tagged “{tag}”.</source>
        <translation>
            <numerusform>{count} chat tagged “{tag}”.</numerusform>
            <numerusform>{count} chats tagged “{tag}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tag “{tag}” taken off {count} chats.</source>
        <translation>
            <numerusform>Tag “{tag}” taken off {count} chat.</numerusform>
            <numerusform>Tag “{tag}” taken off {count} chats.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats pinned.</source>
        <translation>
            <numerusform>{count} chat pinned.</numerusform>
            <numerusform>{count} chats pinned.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats unpinned.</source>
        <translation>
            <numerusform>{count} chat unpinned.</numerusform>
            <numerusform>{count} chats unpinned.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats moved to the archive.</source>
        <translation>
            <numerusform>{count} chat moved to the archive.</numerusform>
            <numerusform>{count} chats moved to the archive.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats are back in the list.</source>
        <translation>
            <numerusform>{count} chat is back in the list.</numerusform>
            <numerusform>{count} chats are back in the list.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats moved to trash.</source>
        <translation>
            <numerusform>{count} chat moved to trash.</numerusform>
            <numerusform>{count} chats moved to trash.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats restored.</source>
        <translation>
            <numerusform>{count} chat restored.</numerusform>
            <numerusform>{count} chats restored.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats deleted for good.</source>
        <translation>
            <numerusform>{count} chat deleted for good.</numerusform>
            <numerusform>{count} chats deleted for good.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelPage</name>
    <message numerus="yes">
        <source>The endpoint lists {count} models.</source>
        <translation>
            <numerusform>The endpoint lists {count} model.</numerusform>
            <numerusform>The endpoint lists {count} models.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Quitting</name>
    <message numerus="yes">
        <source>{count} more chats</source>
        <translation>
            <numerusform>{count} more chat</numerusform>
            <numerusform>{count} more chats</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchCheck</name>
    <message numerus="yes">
        <source>All %n texts are found by their words.</source>
        <translation>
            <numerusform>The one text there is is found by its words.</numerusform>
            <numerusform>All %n texts are found by their words.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files were not read yet, or took too long.</source>
        <translation>
            <numerusform>%n file was not read yet, or took too long.</numerusform>
            <numerusform>%n files were not read yet, or took too long.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n texts could not be found. The index is made anew.</source>
        <translation>
            <numerusform>%n text could not be found. The index is made anew.</numerusform>
            <numerusform>%n texts could not be found. The index is made anew.</numerusform>
        </translation>
    </message>
</context>
</TS>
