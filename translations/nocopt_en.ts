<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en_US">
<context>
    <name>Counts</name>
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
        <source>{count} events</source>
        <translation>
            <numerusform>{count} event</numerusform>
            <numerusform>{count} events</numerusform>
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
    <name>ModelPage</name>
    <message numerus="yes">
        <source>The endpoint lists {count} models.</source>
        <translation>
            <numerusform>The endpoint lists {count} model.</numerusform>
            <numerusform>The endpoint lists {count} models.</numerusform>
        </translation>
    </message>
</context>
</TS>
