<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_US">
<context>
    <name>AccountChoice</name>
    <message>
        <source>Remove account…</source>
        <translation>移除账户…</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>移除账户</translation>
    </message>
    <message>
        <source>New account…</source>
        <translation>新建账户…</translation>
    </message>
</context>
<context>
    <name>AccountPage</name>
    <message>
        <source>&amp;Account</source>
        <translation>账户(&amp;A)</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>Account name</source>
        <translation>账户名称</translation>
    </message>
    <message>
        <source>&amp;Endpoint</source>
        <translation>接口地址(&amp;E)</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>接口地址</translation>
    </message>
    <message>
        <source>API &amp;key</source>
        <translation>API 密钥(&amp;K)</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API 密钥</translation>
    </message>
    <message>
        <source>Key &amp;header</source>
        <translation>密钥请求头(&amp;H)</translation>
    </message>
    <message>
        <source>Key header</source>
        <translation>密钥请求头</translation>
    </message>
    <message>
        <source>API &amp;version</source>
        <translation>API 版本(&amp;V)</translation>
    </message>
    <message>
        <source>API version</source>
        <translation>API 版本</translation>
    </message>
    <message>
        <source>claude-… one per line, or separated by commas</source>
        <translation>claude-…，每行一个，或用逗号分隔</translation>
    </message>
    <message>
        <source>&amp;More models</source>
        <translation>更多模型(&amp;M)</translation>
    </message>
    <message>
        <source>More models</source>
        <translation>更多模型</translation>
    </message>
    <message>
        <source>&amp;Default model</source>
        <translation>默认模型(&amp;D)</translation>
    </message>
    <message>
        <source>Default model</source>
        <translation>默认模型</translation>
    </message>
    <message>
        <source>the model&apos;s own maximum</source>
        <translation>模型自身的上限</translation>
    </message>
    <message>
        <source>Ma&amp;x tokens</source>
        <translation>最大 token 数(&amp;X)</translation>
    </message>
    <message>
        <source>Max tokens</source>
        <translation>最大 token 数</translation>
    </message>
    <message>
        <source>Comes from ANTHROPIC_API_KEY and ANTHROPIC_BASE_URL, and is never stored.</source>
        <translation>来自 ANTHROPIC_API_KEY 和 ANTHROPIC_BASE_URL，不会保存到任何地方。</translation>
    </message>
    <message>
        <source>Built in, for trying things out. Nothing leaves this computer and nothing costs.</source>
        <translation>内置的演示账户，用于试用。数据不会离开这台电脑，也不产生费用。</translation>
    </message>
    <message>
        <source>Copy model names from AiHubMix and paste them here. nocopt always connects directly, so no “Client Request Mode” is needed.</source>
        <translation>从 AiHubMix 复制模型名称，粘贴到这里。nocopt 始终直接连接，无需开启“Client Request Mode”。</translation>
    </message>
    <message>
        <source>Messages go to {url}</source>
        <translation>消息将发送到 {url}</translation>
    </message>
</context>
<context>
    <name>AllowedTools</name>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>重新询问</translation>
    </message>
    <message>
        <source>Ask again: {name}</source>
        <translation>重新询问：{name}</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message>
        <source>Some text is skipped.</source>
        <translation>略过了部分内容。</translation>
    </message>
</context>
<context>
    <name>AnswerPane</name>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Indented</source>
        <translation>缩进</translation>
    </message>
    <message>
        <source>As it came</source>
        <translation>原样</translation>
    </message>
    <message>
        <source>How events are shown</source>
        <translation>事件的显示方式</translation>
    </message>
    <message>
        <source>more came than is kept</source>
        <translation>收到的多于保留的</translation>
    </message>
</context>
<context>
    <name>ApprovalCard</name>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Run all</source>
        <translation>全部运行</translation>
    </message>
    <message>
        <source>Always…</source>
        <translation>始终允许…</translation>
    </message>
    <message>
        <source>Always in this chat</source>
        <translation>在此对话中始终允许</translation>
    </message>
    <message>
        <source>Always in all chats</source>
        <translation>在所有对话中始终允许</translation>
    </message>
    <message>
        <source>“Always in all chats” counts until you take it back in Settings, Requests.</source>
        <translation>“在所有对话中始终允许”一直有效，直到在“设置 → 请求”中撤回。</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Decline…</source>
        <translation>拒绝…</translation>
    </message>
    <message>
        <source>Reason, for the model (optional)</source>
        <translation>给模型的理由（可选）</translation>
    </message>
    <message>
        <source>Reason for declining</source>
        <translation>拒绝的理由</translation>
    </message>
    <message>
        <source>Run tool</source>
        <translation>运行工具</translation>
    </message>
    <message>
        <source>Run all tools</source>
        <translation>运行所有工具</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>始终允许</translation>
    </message>
    <message>
        <source>Tool approval</source>
        <translation>工具批准</translation>
    </message>
    <message>
        <source>May the tool “{name}” run? ({count} calls wait)</source>
        <translation>允许运行工具“{name}”吗？（{count} 个调用在等待）</translation>
    </message>
    <message>
        <source>May the tool “{name}” run?</source>
        <translation>允许运行工具“{name}”吗？</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>拒绝</translation>
    </message>
</context>
<context>
    <name>AttachButton</name>
    <message>
        <source>Attach</source>
        <translation>添加文件</translation>
    </message>
    <message>
        <source>Attach files (Ctrl+O)</source>
        <translation>添加文件（Ctrl+O）</translation>
    </message>
    <message>
        <source>Files…</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>Clipboard</source>
        <translation>剪贴板</translation>
    </message>
    <message>
        <source>Screenshot without this window</source>
        <translation>截屏（不含此窗口）</translation>
    </message>
    <message>
        <source>Screenshot with this window</source>
        <translation>截屏（含此窗口）</translation>
    </message>
</context>
<context>
    <name>Attacher</name>
    <message>
        <source>Attach files</source>
        <translation>添加文件</translation>
    </message>
    <message>
        <source>Screenshot</source>
        <translation>截屏</translation>
    </message>
</context>
<context>
    <name>AttachmentStrip</name>
    <message>
        <source>Attachments</source>
        <translation>附件</translation>
    </message>
</context>
<context>
    <name>Attachments</name>
    <message>
        <source>scaled to {size}</source>
        <translation>缩小为 {size}</translation>
    </message>
    <message>
        <source>Text of the PDF</source>
        <translation>PDF 的文本</translation>
    </message>
    <message>
        <source>Pasted text</source>
        <translation>粘贴的文本</translation>
    </message>
    <message>
        <source>≈ {tokens}</source>
        <translation>约 {tokens}</translation>
    </message>
    <message>
        <source>damaged UTF-8</source>
        <translation>有损坏的 UTF-8</translation>
    </message>
    <message>
        <source>read as {encoding}</source>
        <translation>按 {encoding} 读取</translation>
    </message>
</context>
<context>
    <name>BackupTable</name>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
</context>
<context>
    <name>BackupWords</name>
    <message>
        <source>of the day</source>
        <translation>每日备份</translation>
    </message>
    <message>
        <source>before an update</source>
        <translation>更新之前</translation>
    </message>
    <message>
        <source>before a backup was restored</source>
        <translation>恢复备份之前</translation>
    </message>
    <message>
        <source>made by you</source>
        <translation>手动备份</translation>
    </message>
    <message>
        <source>not checked</source>
        <translation>未检查</translation>
    </message>
    <message>
        <source>checked</source>
        <translation>已检查</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>Your chats are again as they were before a backup was restored.</source>
        <translation>你的对话已回到恢复备份之前的状态。</translation>
    </message>
    <message>
        <source>Your chats are those of the backup of {date}.</source>
        <translation>你的对话现在是 {date} 的备份中的内容。</translation>
    </message>
    <message>
        <source>It has the same chats and messages as there are now.</source>
        <translation>其中的对话和消息与现在相同。</translation>
    </message>
    <message>
        <source>Comes back: {what}.</source>
        <translation>将恢复：{what}。</translation>
    </message>
    <message>
        <source>Goes away, as the backup does not have it: {what}.</source>
        <translation>将消失（备份中没有）：{what}。</translation>
    </message>
    <message>
        <source>The newest of these chats: {titles}.</source>
        <translation>其中最新的对话：{titles}。</translation>
    </message>
    <message>
        <source> and </source>
        <translation>和</translation>
    </message>
    <message>
        <source>What is there now becomes a backup first, so that this can be undone. All chats are closed and opened again; answers that are being written stop, and a temporary chat is gone.</source>
        <translation>现有内容会先存为一个备份，因此可以撤销。所有对话会关闭并重新打开；正在生成的回答会停止，临时对话会消失。</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close this notice</source>
        <translation>关闭此通知</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>通知</translation>
    </message>
</context>
<context>
    <name>BudgetPage</name>
    <message>
        <source>no budget</source>
        <translation>无预算</translation>
    </message>
    <message>
        <source>&amp;Budget in US dollars</source>
        <translation>预算（美元）(&amp;B)</translation>
    </message>
    <message>
        <source>You are told when it is reached; nothing is stopped. What answers cost is reckoned by the list prices, which is not a bill.</source>
        <translation>达到预算时会提醒你，但不会停止任何操作。费用按标价估算，并非账单。</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>Each day</source>
        <translation>每天</translation>
    </message>
    <message>
        <source>Each month</source>
        <translation>每月</translation>
    </message>
    <message>
        <source>&amp;For</source>
        <translation>周期(&amp;F)</translation>
    </message>
    <message>
        <source>Budget for</source>
        <translation>预算周期</translation>
    </message>
</context>
<context>
    <name>BudgetRow</name>
    <message>
        <source>{spent} of {budget} spent today.</source>
        <translation>今天已用 {spent}，预算 {budget}。</translation>
    </message>
    <message>
        <source>{spent} of {budget} spent this month.</source>
        <translation>本月已用 {spent}，预算 {budget}。</translation>
    </message>
    <message>
        <source>Today&apos;s budget of {budget} is reached: {spent} spent.</source>
        <translation>已达到今天的预算 {budget}：已用 {spent}。</translation>
    </message>
    <message>
        <source>This month&apos;s budget of {budget} is reached: {spent} spent.</source>
        <translation>已达到本月的预算 {budget}：已用 {spent}。</translation>
    </message>
    <message>
        <source>Not counted: {answers}.</source>
        <translation>未计入：{answers}。</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Set a budget…</source>
        <translation>设置预算…</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>No budget is set.</source>
        <translation>未设置预算。</translation>
    </message>
</context>
<context>
    <name>BudgetWatch</name>
    <message>
        <source>Show usage</source>
        <translation>查看用量</translation>
    </message>
</context>
<context>
    <name>CacheLine</name>
    <message>
        <source>Cache</source>
        <translation>缓存</translation>
    </message>
</context>
<context>
    <name>CachingPage</name>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>5 minutes</source>
        <translation>5 分钟</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 小时</translation>
    </message>
    <message>
        <source>Caching: off</source>
        <translation>缓存：关闭</translation>
    </message>
    <message>
        <source>Caching: 5m</source>
        <translation>缓存：5 分钟</translation>
    </message>
    <message>
        <source>Caching: 1h</source>
        <translation>缓存：1 小时</translation>
    </message>
    <message>
        <source>Each message pays for all of the chat anew.</source>
        <translation>每条消息都为整个对话重新付费。</translation>
    </message>
    <message>
        <source>New text costs a quarter more, known text a tenth.</source>
        <translation>新文本贵四分之一，已缓存文本只需十分之一。</translation>
    </message>
    <message>
        <source>For long pauses: new text costs twice as much, known text a tenth.</source>
        <translation>适合长时间停顿：新文本价格加倍，已缓存文本只需十分之一。</translation>
    </message>
    <message>
        <source>Each message pays for all of the chat anew: {new} per million tokens.</source>
        <translation>每条消息都为整个对话重新付费：每百万 token {new}。</translation>
    </message>
    <message>
        <source>New text costs {new}, known text {known} per million tokens.</source>
        <translation>每百万 token：新文本 {new}，已缓存文本 {known}。</translation>
    </message>
    <message>
        <source>For long pauses: new text costs {new}, known text {known} per million tokens.</source>
        <translation>适合长时间停顿。每百万 token：新文本 {new}，已缓存文本 {known}。</translation>
    </message>
    <message>
        <source>The endpoint has refused it for {model}.</source>
        <translation>该接口已拒绝为 {model} 提供此功能。</translation>
    </message>
    <message>
        <source>Nothing is known about this model. It is asked for, until the endpoint refuses it.</source>
        <translation>对这个模型一无所知。会请求缓存，直到接口拒绝。</translation>
    </message>
    <message>
        <source>The endpoint has kept chats with {model}.</source>
        <translation>接口曾为 {model} 保留过对话。</translation>
    </message>
    <message>
        <source>{model} keeps what is longer than {count} tokens; a shorter chat is sent as if this was off. Each use starts the time anew.</source>
        <translation>{model} 只缓存超过 {count} token 的内容；更短的对话按关闭处理。每次使用都会重新计时。</translation>
    </message>
</context>
<context>
    <name>ChartTree</name>
    <message>
        <source>Spending by day</source>
        <translation>每日花费</translation>
    </message>
    <message>
        <source>Left and Right go from bar to bar.</source>
        <translation>按左右方向键逐条查看。</translation>
    </message>
</context>
<context>
    <name>ChatButton</name>
    <message>
        <source>Chat options</source>
        <translation>对话选项</translation>
    </message>
    <message>
        <source>Prompt, parameters and tools of this chat</source>
        <translation>此对话的提示词、参数和工具</translation>
    </message>
    <message>
        <source>On: {names}</source>
        <translation>已启用：{names}</translation>
    </message>
    <message>
        <source>Changed: {names}</source>
        <translation>已更改：{names}</translation>
    </message>
</context>
<context>
    <name>ChatChanges</name>
    <message>
        <source>What was being written is stopped.</source>
        <translation>正在写的回复已停止。</translation>
    </message>
    <message>
        <source>What waited to be sent is not sent.</source>
        <translation>等待发送的消息不会发送。</translation>
    </message>
    <message>
        <source>Delete for good?</source>
        <translation>永久删除？</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>永久删除</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>新建标签</translation>
    </message>
    <message>
        <source>&amp;Tag</source>
        <translation>标签(&amp;T)</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
</context>
<context>
    <name>ChatDelegate</name>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
</context>
<context>
    <name>ChatList</name>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>waits for your permission</source>
        <translation>等待你的许可</translation>
    </message>
    <message>
        <source>reply is being written</source>
        <translation>正在回复</translation>
    </message>
    <message>
        <source>waiting to be sent</source>
        <translation>等待发送</translation>
    </message>
    <message>
        <source>new reply</source>
        <translation>有新回复</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>已置顶</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Previous 7 days</source>
        <translation>过去 7 天</translation>
    </message>
    <message>
        <source>Previous 30 days</source>
        <translation>过去 30 天</translation>
    </message>
    <message>
        <source>Older</source>
        <translation>更早</translation>
    </message>
    <message>
        <source>Project {name}, folded, {chats}</source>
        <translation>项目 {name}，已折叠，{chats}</translation>
    </message>
    <message>
        <source>Project {name}, {chats}</source>
        <translation>项目 {name}，{chats}</translation>
    </message>
    <message>
        <source>tags: {names}</source>
        <translation>标签：{names}</translation>
    </message>
</context>
<context>
    <name>ChatMenus</name>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Delete for good…</source>
        <translation>永久删除…</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消置顶</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Make another title</source>
        <translation>重新生成标题</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>移动到</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Show only the tag</source>
        <translation>只显示标签</translation>
    </message>
    <message>
        <source>Put back into the list</source>
        <translation>放回列表</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>New chat in this project</source>
        <translation>在此项目中新建对话</translation>
    </message>
    <message>
        <source>Show only this project</source>
        <translation>只显示此项目</translation>
    </message>
    <message>
        <source>Unfold</source>
        <translation>展开</translation>
    </message>
    <message>
        <source>Fold</source>
        <translation>折叠</translation>
    </message>
    <message>
        <source>Project settings…</source>
        <translation>项目设置…</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Remove project…</source>
        <translation>移除项目…</translation>
    </message>
    <message>
        <source>No project</source>
        <translation>无项目</translation>
    </message>
    <message>
        <source>New project…</source>
        <translation>新建项目…</translation>
    </message>
    <message>
        <source>New tag…</source>
        <translation>新建标签…</translation>
    </message>
</context>
<context>
    <name>ChatPanel</name>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Caching</source>
        <translation>缓存</translation>
    </message>
    <message>
        <source>Chat options</source>
        <translation>对话选项</translation>
    </message>
    <message>
        <source>Chat options pages</source>
        <translation>对话选项页面</translation>
    </message>
    <message>
        <source>Reset page</source>
        <translation>重置此页</translation>
    </message>
    <message>
        <source>A reply is being written: changes count from the next one on.</source>
        <translation>正在生成回复：更改从下一条回复起生效。</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Bring this page back to what is usual; the others stay as they are</source>
        <translation>将此页恢复为默认；其他页保持不变</translation>
    </message>
    <message>
        <source>This page is as usual; others may not be</source>
        <translation>此页为默认状态；其他页可能有改动</translation>
    </message>
    <message>
        <source>Undo reset</source>
        <translation>撤销重置</translation>
    </message>
    <message>
        <source>Undo preset</source>
        <translation>撤销预设</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>Max tokens</source>
        <translation>最大 token 数</translation>
    </message>
    <message>
        <source>Long output</source>
        <translation>长输出</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Stop sequences</source>
        <translation>停止序列</translation>
    </message>
    <message>
        <source>Effort</source>
        <translation>投入程度</translation>
    </message>
    <message>
        <source>Betas</source>
        <translation>Beta 功能</translation>
    </message>
    <message>
        <source>Service tier</source>
        <translation>服务等级</translation>
    </message>
    <message>
        <source>Needs a number from 0 to 1.</source>
        <translation>请输入 0 到 1 之间的数字。</translation>
    </message>
    <message>
        <source>Needs a whole number from 1.</source>
        <translation>请输入不小于 1 的整数。</translation>
    </message>
    <message>
        <source>Needs a whole number.</source>
        <translation>请输入整数。</translation>
    </message>
    <message>
        <source>Not the name of a beta: {name}</source>
        <translation>不是 beta 功能的名称：{name}</translation>
    </message>
    <message>
        <source>Not a domain: {name}</source>
        <translation>不是域名：{name}</translation>
    </message>
</context>
<context>
    <name>ChatView</name>
    <message>
        <source>Chats</source>
        <translation>对话</translation>
    </message>
</context>
<context>
    <name>ChatsPanel</name>
    <message>
        <source>Your chats will appear here.</source>
        <translation>你的对话会显示在这里。</translation>
    </message>
    <message>
        <source>Nothing is archived.</source>
        <translation>没有已归档的对话。</translation>
    </message>
    <message>
        <source>The trash is empty.</source>
        <translation>回收站是空的。</translation>
    </message>
    <message>
        <source>No chat here goes with the filter.</source>
        <translation>这里没有符合筛选条件的对话。</translation>
    </message>
</context>
<context>
    <name>CheckRow</name>
    <message>
        <source>&amp;Check</source>
        <translation>检查(&amp;C)</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Asks the model one small question with the values above; costs a few tokens</source>
        <translation>用以上设置向模型提一个简短的问题，会消耗少量 token</translation>
    </message>
    <message>
        <source>Check cancelled.</source>
        <translation>已取消检查。</translation>
    </message>
    <message>
        <source>Cancel &amp;check</source>
        <translation>取消检查(&amp;C)</translation>
    </message>
    <message>
        <source>Asking {host}…</source>
        <translation>正在询问 {host}…</translation>
    </message>
    <message>
        <source>It works: {model} answered in {ms} ms.</source>
        <translation>连接正常：{model} 在 {ms} 毫秒内作出回复。</translation>
    </message>
</context>
<context>
    <name>Column</name>
    <message>
        <source>Go on with this one</source>
        <translation>以此版本继续</translation>
    </message>
    <message>
        <source>Version {number} of {count}</source>
        <translation>第 {number} 个版本，共 {count} 个</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Go to</source>
        <translation>转到</translation>
    </message>
    <message>
        <source>This chat</source>
        <translation>当前对话</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>New temporary chat</source>
        <translation>新建临时对话</translation>
    </message>
    <message>
        <source>New project…</source>
        <translation>新建项目…</translation>
    </message>
    <message>
        <source>Rename chat</source>
        <translation>重命名对话</translation>
    </message>
    <message>
        <source>Delete chat</source>
        <translation>删除对话</translation>
    </message>
    <message>
        <source>Undo the last change of chats</source>
        <translation>撤销上一次对话更改</translation>
    </message>
    <message>
        <source>Map of the chat</source>
        <translation>对话地图</translation>
    </message>
    <message>
        <source>Make another title</source>
        <translation>重新生成标题</translation>
    </message>
    <message>
        <source>Summarise what came before</source>
        <translation>总结之前的内容</translation>
    </message>
    <message>
        <source>Bring back deleted messages</source>
        <translation>恢复已删除的消息</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>打印…</translation>
    </message>
    <message>
        <source>Next chat</source>
        <translation>下一个对话</translation>
    </message>
    <message>
        <source>Previous chat</source>
        <translation>上一个对话</translation>
    </message>
    <message>
        <source>Write a message</source>
        <translation>输入消息</translation>
    </message>
    <message>
        <source>Attach files…</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>Stop the reply</source>
        <translation>停止回复</translation>
    </message>
    <message>
        <source>Search chats…</source>
        <translation>搜索对话…</translation>
    </message>
    <message>
        <source>Find in chat…</source>
        <translation>在对话中查找…</translation>
    </message>
    <message>
        <source>Go to the latest message</source>
        <translation>转到最新消息</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一个匹配</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一个匹配</translation>
    </message>
    <message>
        <source>Next message</source>
        <translation>下一条消息</translation>
    </message>
    <message>
        <source>Previous message</source>
        <translation>上一条消息</translation>
    </message>
    <message>
        <source>Next question</source>
        <translation>下一个提问</translation>
    </message>
    <message>
        <source>Previous question</source>
        <translation>上一个提问</translation>
    </message>
    <message>
        <source>Next code block</source>
        <translation>下一个代码块</translation>
    </message>
    <message>
        <source>Previous code block</source>
        <translation>上一个代码块</translation>
    </message>
    <message>
        <source>Show or hide the chats</source>
        <translation>显示或隐藏对话列表</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>Usual text size</source>
        <translation>恢复默认文字大小</translation>
    </message>
    <message>
        <source>Import chats…</source>
        <translation>导入对话…</translation>
    </message>
    <message>
        <source>Waiting messages…</source>
        <translation>等待发送的消息…</translation>
    </message>
    <message>
        <source>Inspect request…</source>
        <translation>查看请求…</translation>
    </message>
    <message>
        <source>Usage…</source>
        <translation>用量…</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
</context>
<context>
    <name>CompareWindow</name>
    <message>
        <source>Compare versions</source>
        <translation>比较版本</translation>
    </message>
    <message>
        <source>Left version</source>
        <translation>左侧版本</translation>
    </message>
    <message>
        <source>Go on with the left version</source>
        <translation>用左侧版本继续</translation>
    </message>
    <message>
        <source>Left text</source>
        <translation>左侧文本</translation>
    </message>
    <message>
        <source>Right version</source>
        <translation>右侧版本</translation>
    </message>
    <message>
        <source>Go on with the right version</source>
        <translation>用右侧版本继续</translation>
    </message>
    <message>
        <source>Right text</source>
        <translation>右侧文本</translation>
    </message>
    <message>
        <source>Previous difference</source>
        <translation>上一处差异</translation>
    </message>
    <message>
        <source>Next difference</source>
        <translation>下一处差异</translation>
    </message>
    <message>
        <source>Difference {number} of {count}</source>
        <translation>第 {number} 处差异，共 {count} 处</translation>
    </message>
    <message>
        <source>left “{text}”</source>
        <translation>左侧“{text}”</translation>
    </message>
    <message>
        <source>right “{text}”</source>
        <translation>右侧“{text}”</translation>
    </message>
    <message>
        <source>The words are the same.</source>
        <translation>文字相同。</translation>
    </message>
</context>
<context>
    <name>ComparingDeeds</name>
    <message>
        <source>A reply is being written. Stop it first, or wait.</source>
        <translation>正在撰写回复。请先停止，或稍候。</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop the reply (Esc)</source>
        <translation>停止回复（Esc）</translation>
    </message>
    <message>
        <source>Composer</source>
        <translation>撰写区</translation>
    </message>
    <message>
        <source>{count} models</source>
        <translation>{count} 个模型</translation>
    </message>
    <message>
        <source>Cannot send: {reason}</source>
        <translation>无法发送：{reason}</translation>
    </message>
    <message>
        <source>Edit given up</source>
        <translation>已放弃编辑</translation>
    </message>
    <message>
        <source>Edit sent</source>
        <translation>已发送编辑</translation>
    </message>
    <message>
        <source>Stop the summary first (Esc), or wait</source>
        <translation>请先停止总结（Esc），或稍候</translation>
    </message>
    <message>
        <source>Stop the reply first (Esc), or wait</source>
        <translation>请先停止回复（Esc），或稍候</translation>
    </message>
    <message>
        <source>A file is still being read</source>
        <translation>还有文件正在读取</translation>
    </message>
    <message>
        <source>Write something first</source>
        <translation>请先输入内容</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Enter</translation>
    </message>
    <message>
        <source>Send ({key})</source>
        <translation>发送 ({key})</translation>
    </message>
    <message>
        <source>Send when the reply is done ({key})</source>
        <translation>回复完成后发送（{key}）</translation>
    </message>
    <message>
        <source>Stop all replies (Esc)</source>
        <translation>停止所有回复（Esc）</translation>
    </message>
    <message>
        <source>Sending as soon as everything is ready…</source>
        <translation>准备就绪后立即发送…</translation>
    </message>
    <message>
        <source>Esc stops</source>
        <translation>按 Esc 停止</translation>
    </message>
    <message>
        <source>Esc cancels</source>
        <translation>按 Esc 取消</translation>
    </message>
    <message>
        <source>Shift+Enter for a new line</source>
        <translation>按 Shift+Enter 换行</translation>
    </message>
    <message>
        <source>Ctrl+Enter sends</source>
        <translation>按 Ctrl+Enter 发送</translation>
    </message>
</context>
<context>
    <name>ContextDetails</name>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>What the next turn sends</source>
        <translation>下一轮发送的内容</translation>
    </message>
    <message>
        <source>Summarise what came before</source>
        <translation>总结之前的内容</translation>
    </message>
    <message>
        <source>There is no answer yet to be summarised</source>
        <translation>还没有可以总结的回答</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Tokens together</source>
        <translation>token 合计</translation>
    </message>
    <message>
        <source>Of them from the cache</source>
        <translation>其中来自缓存</translation>
    </message>
    <message>
        <source>The model&apos;s window</source>
        <translation>模型的窗口</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>最长回复</translation>
    </message>
    <message>
        <source>The sum was counted by the model&apos;s provider.</source>
        <translation>合计由模型的提供方计数。</translation>
    </message>
    <message>
        <source>Estimated; the provider may count differently.</source>
        <translation>此为估计值，提供方的计数可能不同。</translation>
    </message>
</context>
<context>
    <name>ContextMeter</name>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
</context>
<context>
    <name>Conversation</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Quote</source>
        <translation>引用</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>分支</translation>
    </message>
    <message>
        <source>More…</source>
        <translation>更多…</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Regenerate</source>
        <translation>重新生成</translation>
    </message>
    <message>
        <source>Regenerate with another model…</source>
        <translation>换用其他模型重新生成…</translation>
    </message>
    <message>
        <source>This is the first version</source>
        <translation>这是第一个版本</translation>
    </message>
    <message>
        <source>This is the newest version</source>
        <translation>这是最新版本</translation>
    </message>
    <message>
        <source>Previous version</source>
        <translation>上一个版本</translation>
    </message>
    <message>
        <source>Next version</source>
        <translation>下一个版本</translation>
    </message>
    <message>
        <source>Forget before here</source>
        <translation>忘记此处之前的内容</translation>
    </message>
    <message>
        <source>Inspect request…</source>
        <translation>查看请求…</translation>
    </message>
    <message>
        <source>A reply is being written. Stop it first, or wait.</source>
        <translation>正在撰写回复。请先停止，或稍候。</translation>
    </message>
    <message>
        <source>Nothing above this would be sent anyway</source>
        <translation>此处之前本来就没有要发送的内容</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>复制代码</translation>
    </message>
    <message>
        <source>Save code…</source>
        <translation>保存代码…</translation>
    </message>
    <message>
        <source>Do not wrap lines</source>
        <translation>不换行</translation>
    </message>
    <message>
        <source>Wrap lines</source>
        <translation>自动换行</translation>
    </message>
    <message>
        <source>Save code</source>
        <translation>保存代码</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Wrap</source>
        <translation>自动换行</translation>
    </message>
    <message>
        <source>Show all lines</source>
        <translation>显示全部行</translation>
    </message>
    <message>
        <source>Show all {count} lines</source>
        <translation>显示全部 {count} 行</translation>
    </message>
    <message>
        <source>Show fewer lines</source>
        <translation>收起部分行</translation>
    </message>
    <message>
        <source>Some thinking is hidden.</source>
        <translation>部分思考内容已隐藏。</translation>
    </message>
    <message>
        <source>From here on, {model} answers.</source>
        <translation>从这里起由 {model} 回答。</translation>
    </message>
    <message>
        <source>Content of the kind “{kind}”</source>
        <translation>“{kind}”类型的内容</translation>
    </message>
    <message>
        <source>No answer yet</source>
        <translation>尚无回复</translation>
    </message>
    <message>
        <source>Category: {category}</source>
        <translation>类别：{category}</translation>
    </message>
    <message>
        <source>The question and the output until then are billed.</source>
        <translation>提问和此前的输出会计费。</translation>
    </message>
    <message>
        <source>A refusal before any output is not billed.</source>
        <translation>在产生任何输出之前的拒绝不计费。</translation>
    </message>
    <message>
        <source>Run the tools</source>
        <translation>运行工具</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Raise limit</source>
        <translation>提高上限</translation>
    </message>
    <message>
        <source>Hide error details</source>
        <translation>隐藏错误详情</translation>
    </message>
    <message>
        <source>Error details</source>
        <translation>错误详情</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Edit question</source>
        <translation>编辑提问</translation>
    </message>
    <message>
        <source>Branch before it</source>
        <translation>从此前分支</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Switch on and run</source>
        <translation>打开并运行</translation>
    </message>
    <message>
        <source>Summarise the chat</source>
        <translation>总结聊天</translation>
    </message>
    <message>
        <source>Other model</source>
        <translation>换用其他模型</translation>
    </message>
    <message>
        <source>Open settings</source>
        <translation>打开设置</translation>
    </message>
    <message>
        <source>The tools have not run</source>
        <translation>工具尚未运行</translation>
    </message>
    <message>
        <source>The model waits for what they give. Run them now, or write something else: it is told then that they did not run.</source>
        <translation>模型在等待它们的结果。现在运行，或者写别的内容：届时会告诉模型它们没有运行。</translation>
    </message>
    <message>
        <source>The model wants to use a tool</source>
        <translation>模型想要使用工具</translation>
    </message>
    <message>
        <source>It is off in this chat, so it was not run: {names}. Switch it on to run it now, or write something else.</source>
        <translation>它在此对话中已关闭，因此没有运行：{names}。打开它即可立即运行，或者写点别的。</translation>
    </message>
    <message>
        <source>There is no such tool here, so it was not run: {names}.</source>
        <translation>这里没有这个工具，因此没有运行：{names}。</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>隐藏详情</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Waiting for the first word</source>
        <translation>正在等待回复</translation>
    </message>
    <message>
        <source>{reason}. Trying again in {wait}</source>
        <translation>{reason}，{wait}后重试</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>All that wait…</source>
        <translation>所有等待的消息…</translation>
    </message>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>总结</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>quiet for {duration}</source>
        <translation>已 {duration} 没有动静</translation>
    </message>
    <message>
        <source>Thought</source>
        <translation>已思考</translation>
    </message>
    <message>
        <source>Thought for less than a second</source>
        <translation>思考不到 1 秒</translation>
    </message>
    <message>
        <source>Thought for {duration}</source>
        <translation>已思考 {duration}</translation>
    </message>
    <message>
        <source>Copy thinking</source>
        <translation>复制思考内容</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Tokens in</source>
        <translation>输入 token</translation>
    </message>
    <message>
        <source>Tokens out</source>
        <translation>输出 token</translation>
    </message>
    <message>
        <source>From the cache</source>
        <translation>读取缓存</translation>
    </message>
    <message>
        <source>Into the cache</source>
        <translation>写入缓存</translation>
    </message>
    <message>
        <source>For thinking</source>
        <translation>用于思考</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>First token after</source>
        <translation>首个 token 用时</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>总用时</translation>
    </message>
    <message>
        <source>Tokens per second</source>
        <translation>每秒 token 数</translation>
    </message>
    <message>
        <source>Stop reason</source>
        <translation>停止原因</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>收到时间</translation>
    </message>
    <message>
        <source>Request ID</source>
        <translation>请求 ID</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Adjusted</source>
        <translation>已调整</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} 分 {seconds} 秒</translation>
    </message>
    <message>
        <source>Document {number}</source>
        <translation>文档 {number}</translation>
    </message>
    <message>
        <source>pages {first} to {last}</source>
        <translation>第 {first} 至 {last} 页</translation>
    </message>
    <message>
        <source>page {number}</source>
        <translation>第 {number} 页</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Copy TeX</source>
        <translation>复制 TeX</translation>
    </message>
    <message>
        <source>Picture, {kind}, {width} × {height}</source>
        <translation>图片，{kind}，{width} × {height}</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>打开 {name}</translation>
    </message>
    <message>
        <source>Save {name} as…</source>
        <translation>将 {name} 另存为…</translation>
    </message>
    <message>
        <source>No longer on the disk</source>
        <translation>文件已不在磁盘上</translation>
    </message>
    <message>
        <source>This picture is damaged.</source>
        <translation>此图片已损坏。</translation>
    </message>
    <message>
        <source>Open picture</source>
        <translation>打开图片</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Too large to be shown</source>
        <translation>太大，无法显示</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Parts: {count}</source>
        <translation>部分：{count}</translation>
    </message>
    <message>
        <source>Save table</source>
        <translation>保存表格</translation>
    </message>
    <message>
        <source>Copy table</source>
        <translation>复制表格</translation>
    </message>
    <message>
        <source>Save table as CSV…</source>
        <translation>将表格保存为 CSV…</translation>
    </message>
    <message>
        <source>Copy table for spreadsheets (TSV)</source>
        <translation>复制表格（用于电子表格，TSV）</translation>
    </message>
    <message>
        <source>Copy table as Markdown</source>
        <translation>将表格复制为 Markdown</translation>
    </message>
    <message>
        <source>Copy table as HTML</source>
        <translation>将表格复制为 HTML</translation>
    </message>
    <message>
        <source>The arguments are no valid JSON.</source>
        <translation>参数不是有效的 JSON。</translation>
    </message>
    <message>
        <source>No arguments</source>
        <translation>没有参数</translation>
    </message>
    <message>
        <source>Calling {name}</source>
        <translation>正在调用 {name}</translation>
    </message>
    <message>
        <source>{name} waits for your answer</source>
        <translation>{name} 等待你的答复</translation>
    </message>
    <message>
        <source>Running {name}</source>
        <translation>正在运行 {name}</translation>
    </message>
    <message>
        <source>Called {name}</source>
        <translation>已调用 {name}</translation>
    </message>
    <message>
        <source>{name} was declined</source>
        <translation>已拒绝运行 {name}</translation>
    </message>
    <message>
        <source>{name} was not run</source>
        <translation>{name} 未运行</translation>
    </message>
    <message>
        <source>Copy arguments</source>
        <translation>复制参数</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>{name} failed</source>
        <translation>{name} 失败</translation>
    </message>
    <message>
        <source>Switch on</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Switch on {name}</source>
        <translation>打开 {name}</translation>
    </message>
    <message>
        <source>The tool failed</source>
        <translation>工具执行失败</translation>
    </message>
    <message>
        <source>Result of {name}</source>
        <translation>{name} 的结果</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Pages found: {count}</source>
        <translation>找到的网页：{count}</translation>
    </message>
    <message>
        <source>Copy result</source>
        <translation>复制结果</translation>
    </message>
    <message>
        <source>Ended with code {code}</source>
        <translation>以代码 {code} 结束</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>打开链接</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Save picture as…</source>
        <translation>图片另存为…</translation>
    </message>
    <message>
        <source>There is no message below</source>
        <translation>下面没有消息了</translation>
    </message>
    <message>
        <source>There is no message above</source>
        <translation>上面没有消息了</translation>
    </message>
    <message>
        <source>There is no question below</source>
        <translation>下面没有提问了</translation>
    </message>
    <message>
        <source>There is no question above</source>
        <translation>上面没有提问了</translation>
    </message>
    <message>
        <source>There is no code block below</source>
        <translation>下面没有代码块了</translation>
    </message>
    <message>
        <source>There is no code block above</source>
        <translation>上面没有代码块了</translation>
    </message>
    <message>
        <source>Formula: {tex}</source>
        <translation>公式：{tex}</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Version {number} of {total}</source>
        <translation>第 {number} 个版本，共 {total} 个</translation>
    </message>
    <message>
        <source>Table {number}</source>
        <translation>表格 {number}</translation>
    </message>
    <message>
        <source>Code block {number}</source>
        <translation>代码块 {number}</translation>
    </message>
    <message>
        <source>Back to the text</source>
        <translation>返回正文</translation>
    </message>
    <message>
        <source>From the next message on it is sent as you asked for it.</source>
        <translation>从下一条消息起按你的设置发送。</translation>
    </message>
    <message>
        <source>From the next message on the text of the PDF is sent.</source>
        <translation>从下一条消息起发送该 PDF 的文本。</translation>
    </message>
    <message>
        <source>Leave out again</source>
        <translation>重新省略</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Raise max tokens to {count}</source>
        <translation>将最大 token 数提高到 {count}</translation>
    </message>
    <message>
        <source>Answers may be that long then, their thinking included.</source>
        <translation>之后回答（包括思考）最长可达这个长度。</translation>
    </message>
    <message>
        <source>Leave the PDF out</source>
        <translation>不发送该 PDF</translation>
    </message>
    <message>
        <source>Send its text</source>
        <translation>改为发送其文本</translation>
    </message>
    <message>
        <source>In this chat the text of a PDF is sent where the model does not take its pages.</source>
        <translation>在此对话中，模型不接受 PDF 页面时改为发送其文本。</translation>
    </message>
    <message>
        <source>Send it with the next message all the same; if the server refuses it, the message goes without.</source>
        <translation>下一条消息仍照样发送；如果服务器拒绝，就不带它发送。</translation>
    </message>
    <message>
        <source>From the next message on there is room for it.</source>
        <translation>从下一条消息起已有足够空间。</translation>
    </message>
    <message>
        <source>The model writes no more than {count} tokens, thinking included.</source>
        <translation>该模型最多输出 {count} 个 token，包括思考。</translation>
    </message>
    <message>
        <source>Send what is above again</source>
        <translation>重新发送上面的内容</translation>
    </message>
    <message>
        <source>What is above is not sent</source>
        <translation>以上内容不发送</translation>
    </message>
    <message>
        <source>Summary of the chat so far</source>
        <translation>到目前为止的聊天总结</translation>
    </message>
    <message>
        <source>Copy summary</source>
        <translation>复制总结</translation>
    </message>
    <message>
        <source>{name} · not sent</source>
        <translation>{name} · 不再发送</translation>
    </message>
    <message>
        <source>Show less</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Keep this temporary chat first</source>
        <translation>请先保留此临时对话</translation>
    </message>
    <message>
        <source>Branch without files</source>
        <translation>分支（不带文件）</translation>
    </message>
    <message>
        <source>Prefer this branch</source>
        <translation>设为首选分支</translation>
    </message>
    <message>
        <source>Prefer no branch</source>
        <translation>取消首选分支</translation>
    </message>
    <message>
        <source>Compare versions…</source>
        <translation>比较版本…</translation>
    </message>
    <message>
        <source>Delete this version</source>
        <translation>删除此版本</translation>
    </message>
    <message>
        <source>Delete this and what follows</source>
        <translation>删除此消息及其后的内容</translation>
    </message>
    <message>
        <source>Delete all versions and what follows</source>
        <translation>删除所有版本及其后的内容</translation>
    </message>
    <message>
        <source>Code block.</source>
        <translation>代码块。</translation>
    </message>
</context>
<context>
    <name>ConversationPane</name>
    <message>
        <source>Conversation</source>
        <translation>对话内容</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>复制链接</translation>
    </message>
    <message>
        <source>Copy TeX</source>
        <translation>复制 TeX</translation>
    </message>
    <message>
        <source>Copy message</source>
        <translation>复制消息</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Reply started</source>
        <translation>开始回复</translation>
    </message>
    <message>
        <source>Reply finished</source>
        <translation>回复完成</translation>
    </message>
</context>
<context>
    <name>Counts</name>
    <message numerus="yes">
        <source>{count} chats</source>
        <translation><numerusform>{count} 个对话</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} messages</source>
        <translation><numerusform>{count} 条消息</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} answers</source>
        <translation><numerusform>{count} 条回复</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} answers without a known price</source>
        <translation><numerusform>{count} 条回复价格未知</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} tokens</source>
        <translation><numerusform>{count} 个 token</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} characters</source>
        <translation><numerusform>{count} 个字符</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} bytes</source>
        <translation><numerusform>{count} 字节</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} differences</source>
        <translation><numerusform>{count} 处差异</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} messages deleted</source>
        <translation><numerusform>已删除 {count} 条消息</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} pages</source>
        <translation><numerusform>{count} 页</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} files cannot be sent</source>
        <translation><numerusform>{count} 个文件无法发送</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} lines</source>
        <translation><numerusform>{count} 行</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} columns</source>
        <translation><numerusform>{count} 列</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} rows</source>
        <translation><numerusform>{count} 行</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} found</source>
        <translation><numerusform>找到 {count} 项</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} events</source>
        <translation><numerusform>{count} 个事件</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} files</source>
        <translation><numerusform>{count} 个文件</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} chats were written to “{name}”.</source>
        <translation><numerusform>{count} 个对话已写入“{name}”。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} chats were deleted meanwhile and are not in it.</source>
        <translation><numerusform>{count} 个对话在此期间被删除，未写入其中。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>The {count} chosen chats</source>
        <translation><numerusform>所选的 {count} 个对话</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Import {count} chats</source>
        <translation><numerusform>导入 {count} 个对话</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} chats read</source>
        <translation><numerusform>已读取 {count} 个对话</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} chats are here already.</source>
        <translation><numerusform>{count} 个对话已存在。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} chats that were here have new messages.</source>
        <translation><numerusform>{count} 个已有对话增加了新消息。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} chats are in the trash and stay there.</source>
        <translation><numerusform>{count} 个对话在回收站中，将留在那里。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} files of messages are lost ({names}).</source>
        <translation><numerusform>{count} 个消息文件已丢失（{names}）。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} chats in the mirror are no longer here. Their files were moved to “{folder}”.</source>
        <translation><numerusform>镜像中有 {count} 个对话已不在这里，其文件已移到“{folder}”。</numerusform></translation>
    </message>
    <message>
        <source>{one}, {another}</source>
        <translation>{one}，{another}</translation>
    </message>
    <message>
        <source>{name}, {another}</source>
        <translation>{name}、{another}</translation>
    </message>
</context>
<context>
    <name>DataPage</name>
    <message>
        <source>Each day, and before updates</source>
        <translation>每天以及更新之前</translation>
    </message>
    <message>
        <source>Before updates only</source>
        <translation>仅在更新之前</translation>
    </message>
    <message>
        <source>&amp;Backups are made</source>
        <translation>备份(&amp;B)</translation>
    </message>
    <message>
        <source>The last of seven days and of four weeks are kept, and all that you make yourself. They hold your chats with their files, but no keys.</source>
        <translation>保留最近七天和四周的备份，以及你手动创建的所有备份。备份包含对话及其文件，但不含密钥。</translation>
    </message>
    <message>
        <source>Backups are made</source>
        <translation>备份方式</translation>
    </message>
    <message>
        <source>Back &amp;up now</source>
        <translation>立即备份(&amp;U)</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>立即备份</translation>
    </message>
    <message>
        <source>Re&amp;store…</source>
        <translation>恢复…(&amp;S)</translation>
    </message>
    <message>
        <source>Restore backup</source>
        <translation>恢复备份</translation>
    </message>
    <message>
        <source>U&amp;ndo last restore…</source>
        <translation>撤销上次恢复…(&amp;N)</translation>
    </message>
    <message>
        <source>Undo last restore</source>
        <translation>撤销上次恢复</translation>
    </message>
    <message>
        <source>Show &amp;folder</source>
        <translation>打开文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>Show folder of backups</source>
        <translation>显示备份文件夹</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>正在备份…</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>Please continue exactly where you stopped.</source>
        <translation>请从刚才停下的地方原样继续。</translation>
    </message>
    <message>
        <source>Other models are still answering. Stop them first, or wait.</source>
        <translation>其他模型仍在回答。请先停止，或稍候。</translation>
    </message>
</context>
<context>
    <name>Detail</name>
    <message>
        <source>… There is more of it than is shown here. Save it to read all of it.</source>
        <translation>… 这里没有全部显示。保存后可阅读全部内容。</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Something went wrong inside nocopt</source>
        <translation>nocopt 内部出错</translation>
    </message>
    <message>
        <source>Keys are left out of the details below, so that they can go into a report.</source>
        <translation>以下详情不含密钥，可以直接附在问题报告中。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>nocopt runs already, but does not answer.</source>
        <translation>nocopt 已在运行，但没有响应。</translation>
    </message>
    <message>
        <source>Wait a little and start it again. If that does not help, end the process {process}; what was sent and answered is kept.</source>
        <translation>请稍等片刻再启动。如果仍无效，请结束进程 {process}；已发送和已收到的内容都会保留。</translation>
    </message>
</context>
<context>
    <name>DropSign</name>
    <message>
        <source>Drop to attach</source>
        <translation>松开即可添加</translation>
    </message>
</context>
<context>
    <name>EditBar</name>
    <message>
        <source>Editing a message. What is sent becomes a new version of it.</source>
        <translation>正在编辑消息。发送后将成为它的新版本。</translation>
    </message>
    <message>
        <source>Cancel editing</source>
        <translation>取消编辑</translation>
    </message>
    <message>
        <source>Cancel editing (Esc)</source>
        <translation>取消编辑（Esc）</translation>
    </message>
</context>
<context>
    <name>Entries</name>
    <message>
        <source>changed by hand</source>
        <translation>手动修改过</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新</translation>
    </message>
    <message>
        <source>no longer listed</source>
        <translation>已不在列表中</translation>
    </message>
    <message>
        <source>not listed</source>
        <translation>未列出</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>Text with simple marks, for notes and other programs.</source>
        <translation>带简单标记的文本，适合笔记和其他程序。</translation>
    </message>
    <message>
        <source>Web page</source>
        <translation>网页</translation>
    </message>
    <message>
        <source>One file for any browser, with pictures and formulas, without scripts.</source>
        <translation>单个文件，可用任何浏览器打开，含图片和公式，不含脚本。</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Messages as the Messages API takes them, for developers.</source>
        <translation>Messages API 格式的消息，供开发者使用。</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Pages to be read and printed anywhere.</source>
        <translation>随处可读、可打印的页面。</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Everything, with all branches and facts: nocopt can import it again.</source>
        <translation>全部内容，包括所有分支和细节：nocopt 可以重新导入。</translation>
    </message>
    <message>
        <source>The disk is full. Nothing was written; free some space, or choose another one.</source>
        <translation>磁盘已满，未写入任何内容。请释放空间，或选择其他磁盘。</translation>
    </message>
    <message>
        <source>You may not write to “{folder}”. Nothing was written; choose another folder.</source>
        <translation>你没有写入“{folder}”的权限，未写入任何内容。请选择其他文件夹。</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>总结</translation>
    </message>
    <message>
        <source>Results of tools</source>
        <translation>工具结果</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>Thinking that cannot be read</source>
        <translation>无法读取的思考</translation>
    </message>
    <message>
        <source>Tool call</source>
        <translation>工具调用</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>version {number} of {count}</source>
        <translation>第 {number} 版，共 {count} 版</translation>
    </message>
    <message>
        <source>Chat without a title</source>
        <translation>无标题对话</translation>
    </message>
    <message>
        <source>{extent}, packed into one zip</source>
        <translation>{extent}，打包成一个 zip</translation>
    </message>
    <message>
        <source>“{name}” could not be written: {reason}.</source>
        <translation>无法写入“{name}”：{reason}。</translation>
    </message>
</context>
<context>
    <name>ExportDeeds</name>
    <message>
        <source>The chat was deleted meanwhile. Nothing was printed.</source>
        <translation>该对话在此期间已被删除，未打印任何内容。</translation>
    </message>
    <message>
        <source>The printer takes nothing. Is it switched on?</source>
        <translation>打印机没有响应。它打开了吗？</translation>
    </message>
    <message>
        <source>A temporary chat is written nowhere. Keep it, then export or print it.</source>
        <translation>临时对话不会写入任何地方。请先保留它，再导出或打印。</translation>
    </message>
    <message>
        <source>This chat</source>
        <translation>当前对话</translation>
    </message>
    <message>
        <source>All chats</source>
        <translation>所有对话</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export chats</source>
        <translation>导出对话</translation>
    </message>
    <message>
        <source>What to export</source>
        <translation>导出内容</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>With thinking</source>
        <translation>包含思考</translation>
    </message>
    <message>
        <source>All branches</source>
        <translation>所有分支</translation>
    </message>
    <message>
        <source>With files</source>
        <translation>包含文件</translation>
    </message>
    <message>
        <source>What will be written</source>
        <translation>将写入的内容</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>导出进度</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>As</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>There is nothing here that could be written.</source>
        <translation>这里没有可导出的内容。</translation>
    </message>
    <message>
        <source>Export to</source>
        <translation>导出到</translation>
    </message>
    <message>
        <source>Stopped. Nothing was written.</source>
        <translation>已停止，未写入任何内容。</translation>
    </message>
    <message>
        <source>The chats were deleted meanwhile. Nothing was written.</source>
        <translation>这些对话在此期间已被删除，未写入任何内容。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
</context>
<context>
    <name>FactRow</name>
    <message>
        <source>Learnt on {day}</source>
        <translation>记录于 {day}</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>忘记</translation>
    </message>
    <message>
        <source>Forget: {what}</source>
        <translation>忘记：{what}</translation>
    </message>
    <message>
        <source>Reset to the default</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>Reset {name}</source>
        <translation>重置 {name}</translation>
    </message>
    <message>
        <source>Changed by hand</source>
        <translation>手动修改过</translation>
    </message>
</context>
<context>
    <name>FactsLink</name>
    <message>
        <source>Learnt about this endpoint</source>
        <translation>关于此接口已记住的内容</translation>
    </message>
    <message numerus="yes">
        <source>{count} things are left out of requests…</source>
        <translation>
            <numerusform>请求中省去了 {count} 项…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FactsList</name>
    <message>
        <source>Learnt about this endpoint</source>
        <translation>关于此接口已记住的内容</translation>
    </message>
    <message>
        <source>The server refused these parts of requests, so they are left out. Forget one to have it sent again; after 30 days that happens by itself.</source>
        <translation>服务器拒绝过请求中的这些部分，因此会省去它们。忘记某一项后会重新发送；30 天后会自动重新尝试。</translation>
    </message>
    <message>
        <source>Forget &amp;all</source>
        <translation>全部忘记(&amp;A)</translation>
    </message>
    <message>
        <source>Forget all</source>
        <translation>全部忘记</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Nothing is left out of requests any more.</source>
        <translation>请求中不再省去任何内容。</translation>
    </message>
</context>
<context>
    <name>FileChip</name>
    <message>
        <source>Remove (Del)</source>
        <translation>移除（Del）        (English was &quot;Remove (Delete)&quot;; other buttons say Del)</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>移除 {name}</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Insert as text</source>
        <translation>作为文本插入</translation>
    </message>
    <message>
        <source>Attach its text instead</source>
        <translation>改为添加其文本</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Pasted text</source>
        <translation>粘贴的文本</translation>
    </message>
    <message>
        <source>{name} is not attached: {reason}</source>
        <translation>未添加 {name}：{reason}</translation>
    </message>
    <message>
        <source>{name} is attached</source>
        <translation>已添加 {name}</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>FilingWords</name>
    <message numerus="yes">
        <source>{count} chats selected</source>
        <translation>
            <numerusform>已选择 {count} 个对话</numerusform>
        </translation>
    </message>
    <message>
        <source>The chat and its files will be gone for good.</source>
        <translation>该对话及其文件将被永久删除。</translation>
    </message>
    <message numerus="yes">
        <source>{count} chats and their files will be gone for good.</source>
        <translation>
            <numerusform>{count} 个对话及其文件将被永久删除。</numerusform>
        </translation>
    </message>
    <message>
        <source>Chat restored to the archive.</source>
        <translation>对话已恢复到归档。</translation>
    </message>
    <message numerus="yes">
        <source>{count} chats restored to the archive.</source>
        <translation>
            <numerusform>{count} 个对话已恢复到归档。</numerusform>
        </translation>
    </message>
    <message>
        <source>Chat taken out of its project.</source>
        <translation>对话已移出项目。</translation>
    </message>
    <message>
        <source>Chat moved to “{project}”.</source>
        <translation>对话已移到“{project}”。</translation>
    </message>
    <message>
        <source>Chat tagged “{tag}”.</source>
        <translation>对话已加上标签“{tag}”。</translation>
    </message>
    <message>
        <source>Tag “{tag}” taken off the chat.</source>
        <translation>已去掉对话的标签“{tag}”。</translation>
    </message>
    <message>
        <source>Chat pinned.</source>
        <translation>对话已置顶。</translation>
    </message>
    <message>
        <source>Chat unpinned.</source>
        <translation>对话已取消置顶。</translation>
    </message>
    <message>
        <source>Chat moved to the archive.</source>
        <translation>对话已归档。</translation>
    </message>
    <message>
        <source>Chat is back in the list.</source>
        <translation>对话已放回列表。</translation>
    </message>
    <message>
        <source>Chat moved to trash.</source>
        <translation>对话已移到回收站。</translation>
    </message>
    <message>
        <source>Chat restored.</source>
        <translation>对话已恢复。</translation>
    </message>
    <message>
        <source>Chat deleted for good.</source>
        <translation>对话已永久删除。</translation>
    </message>
    <message numerus="yes">
        <source>{count} chats taken out of their projects.</source>
        <translation>
            <numerusform>{count} 个对话已移出项目。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats moved to “{project}”.</source>
        <translation>
            <numerusform>{count} 个对话已移到“{project}”。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats tagged “{tag}”.</source>
        <translation>
            <numerusform>{count} 个对话已加上标签“{tag}”。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tag “{tag}” taken off {count} chats.</source>
        <translation>
            <numerusform>已去掉 {count} 个对话的标签“{tag}”。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats pinned.</source>
        <translation>
            <numerusform>{count} 个对话已置顶。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats unpinned.</source>
        <translation>
            <numerusform>{count} 个对话已取消置顶。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats moved to the archive.</source>
        <translation>
            <numerusform>{count} 个对话已归档。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats are back in the list.</source>
        <translation>
            <numerusform>{count} 个对话已放回列表。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats moved to trash.</source>
        <translation>
            <numerusform>{count} 个对话已移到回收站。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats restored.</source>
        <translation>
            <numerusform>{count} 个对话已恢复。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} chats deleted for good.</source>
        <translation>
            <numerusform>{count} 个对话已永久删除。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FilterChip</name>
    <message>
        <source>Remove this filter</source>
        <translation>移除此筛选条件</translation>
    </message>
</context>
<context>
    <name>FilterChips</name>
    <message>
        <source>Filters</source>
        <translation>筛选条件</translation>
    </message>
</context>
<context>
    <name>FilterWords</name>
    <message>
        <source>From you</source>
        <translation>你写的</translation>
    </message>
    <message>
        <source>From models</source>
        <translation>模型写的</translation>
    </message>
    <message>
        <source>Model: {name}</source>
        <translation>模型：{name}</translation>
    </message>
    <message>
        <source>Tag: {name}</source>
        <translation>标签：{name}</translation>
    </message>
    <message>
        <source>Before {day}</source>
        <translation>{day} 之前</translation>
    </message>
    <message>
        <source>Since {day}</source>
        <translation>{day} 起</translation>
    </message>
    <message>
        <source>In the list</source>
        <translation>在列表中</translation>
    </message>
    <message>
        <source>In the archive</source>
        <translation>在归档中</translation>
    </message>
    <message>
        <source>In the trash</source>
        <translation>在回收站中</translation>
    </message>
    <message>
        <source>Project: {name}</source>
        <translation>项目：{name}</translation>
    </message>
    <message>
        <source>With a picture</source>
        <translation>含图片</translation>
    </message>
    <message>
        <source>With a PDF</source>
        <translation>含 PDF</translation>
    </message>
    <message>
        <source>With a file</source>
        <translation>含文件</translation>
    </message>
    <message>
        <source>With thinking</source>
        <translation>包含思考</translation>
    </message>
    <message>
        <source>With a tool</source>
        <translation>含工具</translation>
    </message>
    <message>
        <source>With code</source>
        <translation>含代码</translation>
    </message>
    <message>
        <source>No chat has the tag “{name}”.</source>
        <translation>没有对话带有标签“{name}”。</translation>
    </message>
    <message>
        <source>There is no project “{name}”.</source>
        <translation>没有名为“{name}”的项目。</translation>
    </message>
    <message>
        <source>{filter} takes me or model.</source>
        <translation>{filter} 后面写 me（你）或 model（模型）。</translation>
    </message>
    <message>
        <source>{filter} takes image, pdf, file, code, tool or thinking.</source>
        <translation>{filter} 后面写 image、pdf、file、code、tool 或 thinking。</translation>
    </message>
    <message>
        <source>{filter} takes a part of a model&apos;s name, such as opus.</source>
        <translation>{filter} 后面写模型名称的一部分，例如 opus。</translation>
    </message>
    <message>
        <source>{filter} takes a tag.</source>
        <translation>{filter} 后面写一个标签。</translation>
    </message>
    <message>
        <source>{filter} takes the name of a project, or list, archive or trash.</source>
        <translation>{filter} 后面写项目名称，或 list（列表）、archive（归档）、trash（回收站）。</translation>
    </message>
    <message>
        <source>{filter} takes a day, month or year (2026-10-05, 2026-10, 2026), today, yesterday, a weekday (monday), or how long ago: 7d, 2w, 3m, 1y.</source>
        <translation>{filter} 后面写日、月或年（2026-10-05、2026-10、2026）、today 或 今天、yesterday 或 昨天、星期几（monday），或多久以前：7d、2w、3m、1y（7 天、2 周、3 个月、1 年）。</translation>
    </message>
    <message>
        <source>For example {names}.</source>
        <translation>例如 {names}。</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Find in chat</source>
        <translation>在对话中查找</translation>
    </message>
    <message>
        <source>Match case</source>
        <translation>区分大小写</translation>
    </message>
    <message>
        <source>Previous match (Shift+F3)</source>
        <translation>上一个匹配（Shift+F3）</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一个匹配</translation>
    </message>
    <message>
        <source>Next match (F3)</source>
        <translation>下一个匹配（F3）</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一个匹配</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭（Esc）</translation>
    </message>
    <message>
        <source>Close find</source>
        <translation>关闭查找</translation>
    </message>
</context>
<context>
    <name>FindInChat</name>
    <message>
        <source>{number} of {total}</source>
        <translation>第 {number} 个，共 {total} 个</translation>
    </message>
    <message>
        <source>No results</source>
        <translation>无结果</translation>
    </message>
</context>
<context>
    <name>FolderField</name>
    <message>
        <source>no folder</source>
        <translation>没有文件夹</translation>
    </message>
    <message>
        <source>Ch&amp;oose…</source>
        <translation>选择…(&amp;O)</translation>
    </message>
    <message>
        <source>Choose folder of the mirror</source>
        <translation>选择镜像文件夹</translation>
    </message>
    <message>
        <source>Folder of the mirror</source>
        <translation>镜像文件夹</translation>
    </message>
</context>
<context>
    <name>Forecast</name>
    <message>
        <source>its time was over</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>the model changed</source>
        <translation>模型已更换</translation>
    </message>
    <message>
        <source>the address changed</source>
        <translation>地址已更改</translation>
    </message>
    <message>
        <source>the tools changed</source>
        <translation>工具已更改</translation>
    </message>
    <message>
        <source>the model called a tool that is off</source>
        <translation>模型调用了已关闭的工具</translation>
    </message>
    <message>
        <source>the system prompt changed</source>
        <translation>系统提示词已更改</translation>
    </message>
    <message>
        <source>tools were switched on or off</source>
        <translation>工具被打开或关闭</translation>
    </message>
    <message>
        <source>images came or went</source>
        <translation>图片有增减</translation>
    </message>
    <message>
        <source>thinking was changed</source>
        <translation>思考设置已更改</translation>
    </message>
    <message>
        <source>the effort was changed</source>
        <translation>投入程度已更改</translation>
    </message>
    <message>
        <source>citations were switched on or off</source>
        <translation>引用被打开或关闭</translation>
    </message>
    <message>
        <source>earlier messages changed</source>
        <translation>之前的消息已更改</translation>
    </message>
    <message>
        <source>The next turn sends {tokens}</source>
        <translation>下一轮发送 {tokens}</translation>
    </message>
    <message>
        <source>{tokens} left for the answer and all that follows</source>
        <translation>还剩 {tokens} 可用于回复和后续内容</translation>
    </message>
    <message>
        <source>Summarising the chat: {characters} so far</source>
        <translation>正在总结对话：已有 {characters}</translation>
    </message>
    <message>
        <source>The next turn sends {tokens} of {window} tokens</source>
        <translation>下一轮发送 {tokens} 个 token，窗口共 {window} 个</translation>
    </message>
    <message>
        <source>{text} (estimated)</source>
        <translation>{text}（估计值）</translation>
    </message>
    <message>
        <source>Too long for {model}. Forget before a message, summarise, or take another model</source>
        <translation>对 {model} 来说太长。请忘记某条消息之前的内容、总结聊天，或换用其他模型</translation>
    </message>
    <message>
        <source>Summarising the chat…</source>
        <translation>正在总结聊天…</translation>
    </message>
    <message>
        <source>Cache missed</source>
        <translation>未命中缓存</translation>
    </message>
    <message>
        <source>Cache missed: {reason}</source>
        <translation>未命中缓存：{reason}</translation>
    </message>
    <message>
        <source>Cache lapsed</source>
        <translation>缓存已失效</translation>
    </message>
    <message>
        <source>Nothing from the cache: {reason}</source>
        <translation>无法使用缓存：{reason}</translation>
    </message>
    <message>
        <source>{new} new</source>
        <translation>{new} 为新内容</translation>
    </message>
    <message>
        <source>{cached} cached, {new} new</source>
        <translation>{cached} 已缓存，{new} 为新内容</translation>
    </message>
    <message>
        <source>next turn about {cost}</source>
        <translation>下一轮约 {cost}</translation>
    </message>
    <message>
        <source>cache lapses in {minutes} min</source>
        <translation>缓存将在 {minutes} 分钟后失效</translation>
    </message>
    <message>
        <source>cache lapses in {time}</source>
        <translation>缓存将在 {time} 后失效</translation>
    </message>
</context>
<context>
    <name>Formulas</name>
    <message>
        <source>Unknown command in a formula: {part}</source>
        <translation>公式中有未知命令：{part}</translation>
    </message>
    <message>
        <source>This formula is too large to be drawn.</source>
        <translation>此公式过大，无法绘制。</translation>
    </message>
    <message>
        <source>This formula is empty.</source>
        <translation>此公式为空。</translation>
    </message>
    <message>
        <source>This defines commands for the formulas that follow.</source>
        <translation>此处为后面的公式定义命令。</translation>
    </message>
    <message>
        <source>Missing in this formula: {part}</source>
        <translation>公式中缺少：{part}</translation>
    </message>
    <message>
        <source>In this formula something is missing behind {part}</source>
        <translation>公式中 {part} 后面缺少内容</translation>
    </message>
    <message>
        <source>In this formula two {part} follow each other; group them with braces.</source>
        <translation>公式中连续出现两个 {part}，请用大括号分组。</translation>
    </message>
    <message>
        <source>This formula cannot be read.</source>
        <translation>无法读取此公式。</translation>
    </message>
</context>
<context>
    <name>FoundDelegate</name>
    <message>
        <source>{who}:</source>
        <translation>{who}：</translation>
    </message>
</context>
<context>
    <name>FoundList</name>
    <message>
        <source>Found</source>
        <translation>搜索结果</translation>
    </message>
</context>
<context>
    <name>FoundRows</name>
    <message>
        <source>Chats</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>总结</translation>
    </message>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Call of {tool}</source>
        <translation>工具调用：{tool}</translation>
    </message>
    <message>
        <source>Tool call</source>
        <translation>工具调用</translation>
    </message>
    <message>
        <source>Result of {tool}</source>
        <translation>工具结果：{tool}</translation>
    </message>
    <message>
        <source>Tool result</source>
        <translation>工具结果</translation>
    </message>
    <message>
        <source>Archive · {when}</source>
        <translation>归档 · {when}</translation>
    </message>
    <message>
        <source>Trash · {when}</source>
        <translation>回收站 · {when}</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Show or hide the chats (Ctrl+B)</source>
        <translation>显示或隐藏对话列表（Ctrl+B）</translation>
    </message>
    <message>
        <source>Chat list</source>
        <translation>对话列表</translation>
    </message>
    <message>
        <source>Map of the chat</source>
        <translation>对话地图</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>{count} branches: show the map of the chat (Ctrl+M)</source>
        <translation>{count} 个分支：显示对话地图（Ctrl+M）</translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message>
        <source>An archive of nocopt</source>
        <translation>nocopt 归档</translation>
    </message>
    <message>
        <source>A data export of Claude</source>
        <translation>Claude 数据导出</translation>
    </message>
    <message>
        <source>A data export of ChatGPT</source>
        <translation>ChatGPT 数据导出</translation>
    </message>
    <message>
        <source>An export of LobeChat</source>
        <translation>LobeChat 导出</translation>
    </message>
    <message>
        <source>A backup of Cherry Studio</source>
        <translation>Cherry Studio 备份</translation>
    </message>
    <message>
        <source>Messages as JSON</source>
        <translation>JSON 格式的消息</translation>
    </message>
    <message>
        <source>A transcript in Markdown</source>
        <translation>Markdown 对话记录</translation>
    </message>
    <message>
        <source>nocopt reads its own archives, the data exports of Claude and ChatGPT, exports of LobeChat, backups of Cherry Studio 1, messages as JSON, and transcripts in Markdown. This file is none of them.</source>
        <translation>nocopt 可读取自己的归档、Claude 和 ChatGPT 的数据导出、LobeChat 导出、Cherry Studio 1 备份、JSON 格式的消息以及 Markdown 对话记录。此文件不属于其中任何一种。</translation>
    </message>
    <message>
        <source>The file ends too early. It may not have been downloaded completely.</source>
        <translation>文件不完整，可能没有下载完。</translation>
    </message>
    <message>
        <source>It holds something larger than nocopt reads.</source>
        <translation>其中有超出 nocopt 读取上限的内容。</translation>
    </message>
    <message>
        <source>It holds more files than nocopt reads.</source>
        <translation>其中的文件数量超出 nocopt 的读取上限。</translation>
    </message>
    <message>
        <source>Unpacked it would be enormous. Such files are made to do harm.</source>
        <translation>解压后会异常庞大。这类文件是恶意制作的。</translation>
    </message>
    <message>
        <source>It holds files that lead out of their folder. Such files are made to do harm.</source>
        <translation>其中有会写到目录之外的文件。这类文件是恶意制作的。</translation>
    </message>
    <message>
        <source>The file is damaged: what it holds is not what was put into it.</source>
        <translation>文件已损坏：内容与写入时不一致。</translation>
    </message>
    <message>
        <source>A newer version of nocopt has written it.</source>
        <translation>它由更新版本的 nocopt 写入。</translation>
    </message>
    <message>
        <source>It is locked with a password.</source>
        <translation>它受密码保护。</translation>
    </message>
    <message>
        <source>The file is damaged: its text cannot be read.</source>
        <translation>文件已损坏：无法读取其中的文本。</translation>
    </message>
    <message>
        <source>The file cannot be opened.</source>
        <translation>无法打开该文件。</translation>
    </message>
    <message>
        <source>The file is damaged.</source>
        <translation>文件已损坏。</translation>
    </message>
    <message>
        <source>Messages that say nothing</source>
        <translation>没有内容的消息</translation>
    </message>
    <message>
        <source>Parts of a kind that nocopt does not keep</source>
        <translation>nocopt 不保存的内容类型</translation>
    </message>
    <message>
        <source>Files that are not in the export</source>
        <translation>导出中没有的文件</translation>
    </message>
    <message>
        <source>Files that are too large</source>
        <translation>过大的文件</translation>
    </message>
    <message>
        <source>Chats without a time; they have that of the file</source>
        <translation>没有时间的对话（已采用文件的时间）</translation>
    </message>
    <message>
        <source>Links to messages that are not there</source>
        <translation>指向不存在消息的链接</translation>
    </message>
    <message>
        <source>Calls of tools, and what they returned</source>
        <translation>工具调用及其返回内容</translation>
    </message>
    <message>
        <source>Instructions that were hidden</source>
        <translation>隐藏的指令</translation>
    </message>
    <message>
        <source>Entries that are no chats</source>
        <translation>不是对话的条目</translation>
    </message>
    <message>
        <source>{origin}: {content}</source>
        <translation>{origin}：{content}</translation>
    </message>
    <message>
        <source>Imported: {content}</source>
        <translation>已导入：{content}</translation>
    </message>
    <message>
        <source>{what}: {count} ({names})</source>
        <translation>{what}：{count}（{names}）</translation>
    </message>
    <message>
        <source>{what}: {count}</source>
        <translation>{what}：{count}</translation>
    </message>
    <message>
        <source>Chats that were taken before stay. Importing the file again takes the rest.</source>
        <translation>之前已导入的对话会保留。再次导入该文件即可导入其余部分。</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>没有做任何更改。</translation>
    </message>
    <message>
        <source>Nothing new was imported</source>
        <translation>没有导入新内容</translation>
    </message>
    <message>
        <source>It was stopped. Importing the file again takes what is left.</source>
        <translation>已停止。再次导入该文件即可导入剩余部分。</translation>
    </message>
    <message>
        <source>Projects: {names}</source>
        <translation>项目：{names}</translation>
    </message>
    <message>
        <source>Everything in these chats was taken.</source>
        <translation>这些对话的内容已全部导入。</translation>
    </message>
    <message>
        <source>Not taken:</source>
        <translation>未导入：</translation>
    </message>
</context>
<context>
    <name>ImportDeeds</name>
    <message>
        <source>Import chats</source>
        <translation>导入对话</translation>
    </message>
    <message>
        <source>Files with chats</source>
        <translation>包含对话的文件</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import chats</source>
        <translation>导入对话</translation>
    </message>
    <message>
        <source>Reading {name}</source>
        <translation>正在读取 {name}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>All chats</source>
        <translation>所有对话</translation>
    </message>
    <message>
        <source>Chats in the file</source>
        <translation>文件中的对话</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Undo import</source>
        <translation>撤销导入</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>{name} is not imported</source>
        <translation>未导入 {name}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Importing from {name}</source>
        <translation>正在从 {name} 导入</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Saved: {path}</source>
        <translation>已保存：{path}</translation>
    </message>
    <message>
        <source>The chats are in the trash</source>
        <translation>对话已移至回收站</translation>
    </message>
</context>
<context>
    <name>ImportList</name>
    <message>
        <source>Without a title</source>
        <translation>无标题</translation>
    </message>
    <message>
        <source>{count} new</source>
        <translation>{count} 条新消息</translation>
    </message>
    <message>
        <source>here already</source>
        <translation>已存在</translation>
    </message>
    <message>
        <source>in the trash</source>
        <translation>在回收站中</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Last change</source>
        <translation>最后更改</translation>
    </message>
</context>
<context>
    <name>ImportSign</name>
    <message>
        <source>Drop to import chats</source>
        <translation>拖放到此处以导入对话</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>No answer came</source>
        <translation>没有收到回答</translation>
    </message>
    <message>
        <source>This file is no longer on the disk, so it is missing in what is copied and saved. SHA-256: {sha256}</source>
        <translation>这个文件已不在磁盘上，因此复制和保存的内容中没有它。SHA-256：{sha256}</translation>
    </message>
    <message>
        <source>A file of {size} B, sent as {sent} B. It is not shown here, but it is in what is copied and saved. SHA-256: {sha256}</source>
        <translation>文件大小 {size} B，发送时为 {sent} B。这里不显示其内容，但复制和保存的内容中包含它。SHA-256：{sha256}</translation>
    </message>
</context>
<context>
    <name>InspectorSearch</name>
    <message>
        <source>Find in request and answer</source>
        <translation>在请求和回复中查找</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Previous match (Shift+F3)</source>
        <translation>上一个匹配（Shift+F3）</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一个匹配</translation>
    </message>
    <message>
        <source>Next match (F3)</source>
        <translation>下一个匹配（F3）</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一个匹配</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
</context>
<context>
    <name>InspectorWindow</name>
    <message>
        <source>Request inspector</source>
        <translation>请求查看器</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>尝试</translation>
    </message>
    <message>
        <source>Copy as curl</source>
        <translation>复制为 curl</translation>
    </message>
    <message>
        <source>The command takes the key from the variable ANTHROPIC_API_KEY.</source>
        <translation>该命令从变量 ANTHROPIC_API_KEY 读取密钥。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Save as file…</source>
        <translation>另存为文件…</translation>
    </message>
    <message>
        <source>Save as file</source>
        <translation>另存为文件</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>The request is still under way</source>
        <translation>请求仍在进行</translation>
    </message>
    <message>
        <source>It is shown here as soon as its answer is complete.</source>
        <translation>回答完成后会立即显示在这里。</translation>
    </message>
    <message>
        <source>Nothing was sent</source>
        <translation>没有发送任何内容</translation>
    </message>
    <message>
        <source>For this message no request has gone out, so there is none to show.</source>
        <translation>这条消息没有发出过请求，因此没有可显示的内容。</translation>
    </message>
    <message>
        <source>Not sent from here</source>
        <translation>不是从这里发送的</translation>
    </message>
    <message>
        <source>This answer was imported: another program has asked for it.</source>
        <translation>这条回答是导入的：当初由另一个程序发出请求。</translation>
    </message>
    <message>
        <source>Not kept any more</source>
        <translation>已不再保留</translation>
    </message>
    <message>
        <source>nocopt keeps the last {count} requests, and none with messages that were imported, or copied into another chat.</source>
        <translation>nocopt 只保留最近 {count} 个请求，导入的消息和复制到其他对话的消息不带请求。</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>没有回答</translation>
    </message>
    <message>
        <source>Attempt {number}: {result}</source>
        <translation>第 {number} 次尝试：{result}</translation>
    </message>
    <message>
        <source>Round {round}, attempt {number}: {result}</source>
        <translation>第 {round} 轮，第 {number} 次尝试：{result}</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copied, without a file that is no longer on the disk</source>
        <translation>已复制，但缺少一个已不在磁盘上的文件</translation>
    </message>
</context>
<context>
    <name>JumpButton</name>
    <message>
        <source>Jump to latest</source>
        <translation>跳到最新</translation>
    </message>
</context>
<context>
    <name>KeyField</name>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Show key</source>
        <translation>显示密钥</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove key</source>
        <translation>移除密钥</translation>
    </message>
    <message>
        <source>Enter another one to replace it</source>
        <translation>输入新密钥以替换</translation>
    </message>
    <message>
        <source>Paste the key here</source>
        <translation>在此粘贴密钥</translation>
    </message>
</context>
<context>
    <name>KeyState</name>
    <message>
        <source>The key is kept for this run only.</source>
        <translation>密钥仅在本次运行期间保留。</translation>
    </message>
    <message>
        <source>The key is kept in {keychain}.</source>
        <translation>密钥保存在 {keychain} 中。</translation>
    </message>
    <message>
        <source>the system keychain</source>
        <translation>系统钥匙串</translation>
    </message>
    <message>
        <source>The key will be kept in the system keychain, never in a file.</source>
        <translation>密钥将保存在系统钥匙串中，绝不写入文件。</translation>
    </message>
</context>
<context>
    <name>KeychainPanel</name>
    <message>
        <source>&amp;Try again</source>
        <translation>重试(&amp;T)</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Keep for this &amp;run only</source>
        <translation>仅本次运行保留(&amp;R)</translation>
    </message>
    <message>
        <source>Keep for this run only</source>
        <translation>仅本次运行保留</translation>
    </message>
</context>
<context>
    <name>Landing</name>
    <message>
        <source>It is in another version, which can be shown when the reply is there.</source>
        <translation>它在另一个版本里，等回复完成后才能显示。</translation>
    </message>
    <message>
        <source>This message is no longer there.</source>
        <translation>这条消息已经不在了。</translation>
    </message>
</context>
<context>
    <name>LaterBar</name>
    <message>
        <source>Message that waits</source>
        <translation>等待发送的消息</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>现在发送</translation>
    </message>
    <message>
        <source>Edit the message that waits</source>
        <translation>编辑等待发送的消息</translation>
    </message>
    <message>
        <source>Take it back into the text field</source>
        <translation>取回到输入框</translation>
    </message>
    <message>
        <source>Do not send the message that waits</source>
        <translation>不发送等待中的消息</translation>
    </message>
    <message>
        <source>Do not send it</source>
        <translation>不发送</translation>
    </message>
    <message>
        <source>Send after reply</source>
        <translation>回复后发送</translation>
    </message>
</context>
<context>
    <name>Leaving</name>
    <message>
        <source>Drop what you entered?</source>
        <translation>放弃已输入的内容？</translation>
    </message>
    <message>
        <source>The changes to this account are not taken over yet. Go back and press Apply to keep them.</source>
        <translation>对此账户的更改尚未应用。如需保留，请返回并点击“应用”。</translation>
    </message>
    <message>
        <source>The changes are not taken over yet. Go back and press Apply to keep them.</source>
        <translation>更改尚未应用。请返回并按“应用”保留它们。</translation>
    </message>
    <message>
        <source>Drop the changes</source>
        <translation>放弃更改</translation>
    </message>
</context>
<context>
    <name>LeftOutBar</name>
    <message>
        <source>Files that are not sent</source>
        <translation>不会发送的文件</translation>
    </message>
    <message>
        <source>Send without them</source>
        <translation>不带这些文件发送</translation>
    </message>
    <message>
        <source>Remove the files that are not sent</source>
        <translation>移除不会发送的文件</translation>
    </message>
</context>
<context>
    <name>LineControl</name>
    <message>
        <source>such as 2027-06-30</source>
        <translation>例如 2027-06-30</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>token</translation>
    </message>
</context>
<context>
    <name>ListPage</name>
    <message>
        <source>Na&amp;me</source>
        <translation>名称(&amp;M)</translation>
    </message>
    <message>
        <source>Another one has this name: this one is kept with a number.</source>
        <translation>已有同名项，此项保存时会加上编号。</translation>
    </message>
</context>
<context>
    <name>ListPreview</name>
    <message>
        <source>Changes in the list of models</source>
        <translation>模型列表的变化</translation>
    </message>
    <message>
        <source>{account} lists other models than before. Your own changes to models stay in any case.</source>
        <translation>{account} 列出的模型与之前不同。你对模型所做的修改无论如何都会保留。</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>No longer listed</source>
        <translation>已不在列表中</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>有变化</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 个 token</translation>
    </message>
</context>
<context>
    <name>LongOutputControl</name>
    <message>
        <source>most tokens</source>
        <translation>最多 token 数</translation>
    </message>
</context>
<context>
    <name>MapDeeds</name>
    <message>
        <source>A reply is being written. Stop it first, or wait.</source>
        <translation>正在撰写回复。请先停止，或稍候。</translation>
    </message>
</context>
<context>
    <name>MapModel</name>
    <message>
        <source>No words</source>
        <translation>无文字</translation>
    </message>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>当前显示</translation>
    </message>
    <message>
        <source>preferred</source>
        <translation>首选</translation>
    </message>
</context>
<context>
    <name>MapPanel</name>
    <message>
        <source>Map of the chat</source>
        <translation>对话地图</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close map</source>
        <translation>关闭地图</translation>
    </message>
    <message>
        <source>This chat has one path. Edit a message or ask for another answer: both paths are kept then, and stand here.</source>
        <translation>这个对话只有一条路径。编辑一条消息或要求另一个回答后，两条路径都会保留并显示在这里。</translation>
    </message>
    <message>
        <source>There is nothing in this chat yet.</source>
        <translation>此对话中还没有内容。</translation>
    </message>
    <message>
        <source>Enter shows, P prefers, Delete deletes a branch.</source>
        <translation>Enter 显示，P 设为首选，Delete 删除分支。</translation>
    </message>
</context>
<context>
    <name>MapView</name>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>Enter shows, P prefers, Delete deletes a branch.</source>
        <translation>Enter 显示，P 设为首选，Delete 删除分支。</translation>
    </message>
    <message>
        <source>Prefer no branch</source>
        <translation>取消首选分支</translation>
    </message>
    <message>
        <source>Prefer this branch</source>
        <translation>设为首选分支</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Delete this and what follows</source>
        <translation>删除此消息及其后的内容</translation>
    </message>
</context>
<context>
    <name>MessageInput</name>
    <message>
        <source>Write a message</source>
        <translation>输入消息</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
</context>
<context>
    <name>MigrationNotice</name>
    <message>
        <source>Go on with {model}</source>
        <translation>改用 {model} 继续</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>{model} was retired on {date}.</source>
        <translation>{model} 已于 {date} 停用。</translation>
    </message>
    <message>
        <source>{account} does not list {model}.</source>
        <translation>{account} 的列表中没有 {model}。</translation>
    </message>
    <message>
        <source>128K of output</source>
        <translation>128K 输出</translation>
    </message>
    <message>
        <source>With {model} this is left out: {list}.</source>
        <translation>使用 {model} 时会省略：{list}。</translation>
    </message>
</context>
<context>
    <name>Mirror</name>
    <message>
        <source>The folder “{folder}” is not there; chats are mirrored again once it is. Is its disk connected?</source>
        <translation>文件夹“{folder}”不存在；它出现后会继续镜像对话。它所在的磁盘是否已连接？</translation>
    </message>
    <message>
        <source>The disk of “{folder}” is full; chats are mirrored again once there is some space.</source>
        <translation>“{folder}”所在的磁盘已满；有空间后会继续镜像对话。</translation>
    </message>
    <message>
        <source>You may not write to “{folder}”. Choose another folder for the mirror.</source>
        <translation>你无权写入“{folder}”。请为镜像选择另一个文件夹。</translation>
    </message>
    <message>
        <source>The mirror in “{folder}” could not be written: {reason}. It is tried again.</source>
        <translation>无法写入“{folder}”中的镜像：{reason}。稍后会重试。</translation>
    </message>
    <message>
        <source>The chats themselves are safe.</source>
        <translation>对话本身是安全的。</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>打开文件夹</translation>
    </message>
</context>
<context>
    <name>MirrorRow</name>
    <message>
        <source>Write each chat as a file, too</source>
        <translation>每个对话也写成文件</translation>
    </message>
    <message>
        <source>&amp;Mirror</source>
        <translation>镜像(&amp;M)</translation>
    </message>
    <message>
        <source>A folder with each chat as Markdown and as JSON, which follows what you write. Attached files are named in it, not copied. Changes made there are not read.</source>
        <translation>一个文件夹，其中每个对话都有 Markdown 和 JSON 文件，并随你的书写更新。附件只写出名称，不会复制。在那里所做的更改不会被读取。</translation>
    </message>
    <message>
        <source>Mirror chats as files</source>
        <translation>将对话镜像为文件</translation>
    </message>
    <message>
        <source>Folde&amp;r</source>
        <translation>文件夹(&amp;R)</translation>
    </message>
    <message>
        <source>Folder of the mirror</source>
        <translation>镜像文件夹</translation>
    </message>
    <message>
        <source>Choose a folder; until then nothing is written.</source>
        <translation>请选择文件夹；在此之前不会写入任何内容。</translation>
    </message>
    <message>
        <source>Files are being written…</source>
        <translation>正在写入文件…</translation>
    </message>
</context>
<context>
    <name>ModelEditor</name>
    <message>
        <source>Facts about the model</source>
        <translation>模型信息</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部恢复</translation>
    </message>
    <message>
        <source>Everything as the catalogue and the endpoint say</source>
        <translation>全部按内置目录和接口所说的来</translation>
    </message>
</context>
<context>
    <name>ModelField</name>
    <message>
        <source>Show models</source>
        <translation>显示模型</translation>
    </message>
    <message>
        <source>Not in the list of models; it is sent as it stands.</source>
        <translation>不在模型列表中，将原样发送。</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>ModelPage</name>
    <message>
        <source>Models of the account</source>
        <translation>账户的模型</translation>
    </message>
    <message>
        <source>Find a model</source>
        <translation>查找模型</translation>
    </message>
    <message>
        <source>Fetch list…</source>
        <translation>获取列表…</translation>
    </message>
    <message>
        <source>Fetch list</source>
        <translation>获取列表</translation>
    </message>
    <message>
        <source>Ask the endpoint of the account which models it has</source>
        <translation>询问该账户的接口有哪些模型</translation>
    </message>
    <message>
        <source>The endpoint lists other models than before: fetch the list.</source>
        <translation>接口列出的模型与之前不同：请获取列表。</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>正在询问…</translation>
    </message>
    <message>
        <source>The list could not be had.</source>
        <translation>无法获取列表。</translation>
    </message>
    <message>
        <source>This endpoint has no list of models.</source>
        <translation>该接口没有模型列表。</translation>
    </message>
    <message numerus="yes">
        <source>The endpoint lists {count} models.</source>
        <translation>
            <numerusform>接口列出了 {count} 个模型。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>搜索模型</translation>
    </message>
    <message>
        <source>Search, or type any model id</source>
        <translation>搜索，或输入任意模型 ID</translation>
    </message>
    <message>
        <source>Models on offer</source>
        <translation>可选模型</translation>
    </message>
    <message>
        <source>Use {model} instead</source>
        <translation>改用 {model}</translation>
    </message>
</context>
<context>
    <name>ModelRows</name>
    <message>
        <source>ticked</source>
        <translation>已勾选</translation>
    </message>
    <message>
        <source>Older models</source>
        <translation>较早的模型</translation>
    </message>
    <message>
        <source>Other models</source>
        <translation>其他模型</translation>
    </message>
    <message>
        <source>Use “{id}”</source>
        <translation>使用“{id}”</translation>
    </message>
    <message>
        <source>{count} context</source>
        <translation>上下文 {count}</translation>
    </message>
    <message>
        <source>{count} out</source>
        <translation>最大输出 {count}</translation>
    </message>
    <message>
        <source>{input} in, {output} out per million</source>
        <translation>每百万 token 输入 {input}、输出 {output}</translation>
    </message>
    <message>
        <source>retired {date}</source>
        <translation>已于 {date} 下线</translation>
    </message>
    <message>
        <source>retires {date}</source>
        <translation>将于 {date} 下线</translation>
    </message>
    <message>
        <source>retiring</source>
        <translation>即将下线</translation>
    </message>
    <message>
        <source>added</source>
        <translation>已添加</translation>
    </message>
    <message>
        <source>newest rules</source>
        <translation>按最新规则</translation>
    </message>
    <message>
        <source>not in the catalogue</source>
        <translation>不在目录中</translation>
    </message>
    <message>
        <source>by invitation</source>
        <translation>仅限受邀</translation>
    </message>
    <message>
        <source>Its maker has retired it; other providers may still serve it.</source>
        <translation>开发商已停止提供此模型；其他服务商可能仍在提供。</translation>
    </message>
    <message>
        <source>Its maker is going to retire it.</source>
        <translation>开发商即将停止提供此模型。</translation>
    </message>
    <message>
        <source>Not in the catalogue: treated like the newest Claude models.</source>
        <translation>不在目录中：按最新的 Claude 模型处理。</translation>
    </message>
    <message>
        <source>Not in the catalogue: no thinking, and answers of {count} tokens at most.</source>
        <translation>不在目录中：不思考，回复最多 {count} 个 token。</translation>
    </message>
</context>
<context>
    <name>ModelWords</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>What it takes</source>
        <translation>接受的内容</translation>
    </message>
    <message>
        <source>Prices and cache</source>
        <translation>价格与缓存</translation>
    </message>
    <message>
        <source>Life</source>
        <translation>生命周期</translation>
    </message>
    <message>
        <source>Name shown</source>
        <translation>显示名称</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>系列</translation>
    </message>
    <message>
        <source>Other ids</source>
        <translation>其他标识</translation>
    </message>
    <message>
        <source>Open to some accounts only</source>
        <translation>仅对部分账户开放</translation>
    </message>
    <message>
        <source>Context window</source>
        <translation>上下文窗口</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>最长回复</translation>
    </message>
    <message>
        <source>Longer answers with a beta</source>
        <translation>使用 beta 获得更长的回复</translation>
    </message>
    <message>
        <source>Prompt and answer may overflow</source>
        <translation>提示加回答可以超出窗口</translation>
    </message>
    <message>
        <source>Tokens per text</source>
        <translation>每段文字的 token 倍数</translation>
    </message>
    <message>
        <source>Thinks unless told not to</source>
        <translation>除非关闭，否则会思考</translation>
    </message>
    <message>
        <source>Levels of effort</source>
        <translation>投入程度</translation>
    </message>
    <message>
        <source>Usual effort</source>
        <translation>通常的投入程度</translation>
    </message>
    <message>
        <source>Most without thinking</source>
        <translation>不思考时的上限</translation>
    </message>
    <message>
        <source>Can think between tools only</source>
        <translation>可以只在工具之间思考</translation>
    </message>
    <message>
        <source>Thinks between calls</source>
        <translation>在调用之间思考</translation>
    </message>
    <message>
        <source>Keeps thinking of earlier answers</source>
        <translation>保留之前回答的思考</translation>
    </message>
    <message>
        <source>Thinking needs an unchanged chat</source>
        <translation>思考要求对话未被改动</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>PDF files</source>
        <translation>PDF 文件</translation>
    </message>
    <message>
        <source>Citations</source>
        <translation>引用</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>A call can be forced</source>
        <translation>可以强制调用</translation>
    </message>
    <message>
        <source>Tools of the server</source>
        <translation>服务器工具</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>采样</translation>
    </message>
    <message>
        <source>The answer can be begun for it</source>
        <translation>可以替它写好回答的开头</translation>
    </message>
    <message>
        <source>US dollars per million tokens</source>
        <translation>每百万 token 的美元价格</translation>
    </message>
    <message>
        <source>Cached from</source>
        <translation>缓存起点</translation>
    </message>
    <message>
        <source>Released</source>
        <translation>发布</translation>
    </message>
    <message>
        <source>Knows the world until</source>
        <translation>知识截止</translation>
    </message>
    <message>
        <source>Retires</source>
        <translation>停用日期</translation>
    </message>
    <message>
        <source>That is the earliest day</source>
        <translation>这是最早的日期</translation>
    </message>
    <message>
        <source>Its end is announced</source>
        <translation>已宣布停用</translation>
    </message>
    <message>
        <source>Successor</source>
        <translation>后继模型</translation>
    </message>
    <message>
        <source>Others get a refusal when they ask it.</source>
        <translation>其他账户请求它会被拒绝。</translation>
    </message>
    <message>
        <source>A beta that lets it write more than its longest answer, and how much.</source>
        <translation>让它写得比最长回复更长的 beta，以及可以写多少。</translation>
    </message>
    <message>
        <source>The window may be smaller than prompt and max tokens together; older models refuse that.</source>
        <translation>窗口可以小于提示与最大 token 数之和；较旧的模型会拒绝。</translation>
    </message>
    <message>
        <source>How many tokens a text makes, compared with the models up to 4.6.</source>
        <translation>与 4.6 及之前的模型相比，一段文字产生多少 token。</translation>
    </message>
    <message>
        <source>More effort than this is refused while thinking is off.</source>
        <translation>关闭思考时，超过此投入程度会被拒绝。</translation>
    </message>
    <message>
        <source>It can be told to think between calls of tools, and not before them.</source>
        <translation>可以让它只在工具调用之间思考，而不在调用之前思考。</translation>
    </message>
    <message>
        <source>What it thought for earlier answers stays in its context, and is paid for.</source>
        <translation>它为之前的回答所做的思考会留在上下文中，并计费。</translation>
    </message>
    <message>
        <source>Its thinking is refused where anything before it has changed.</source>
        <translation>如果思考之前的内容有任何改动，该思考会被拒绝。</translation>
    </message>
    <message>
        <source>A request may demand that it calls a tool.</source>
        <translation>请求可以要求它必须调用工具。</translation>
    </message>
    <message>
        <source>A request may end with the first words of its answer, to be gone on with.</source>
        <translation>请求可以以回答的开头几个字结尾，由它接着写。</translation>
    </message>
    <message>
        <source>Fewer tokens than these are never cached.</source>
        <translation>少于此数的 token 不会被缓存。</translation>
    </message>
    <message>
        <source>The id of the model to go on with.</source>
        <translation>接替它的模型的标识。</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>with a budget of tokens</source>
        <translation>按 token 预算</translation>
    </message>
    <message>
        <source>as it sees fit, can be off</source>
        <translation>自行决定，可关闭</translation>
    </message>
    <message>
        <source>always</source>
        <translation>总是</translation>
    </message>
    <message>
        <source>takes no such parameters</source>
        <translation>不接受此类参数</translation>
    </message>
    <message>
        <source>temperature or top p, not both</source>
        <translation>temperature 或 top p，不能同时使用</translation>
    </message>
    <message>
        <source>temperature, top p and top k</source>
        <translation>temperature、top p 和 top k</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>where a beta asks for it</source>
        <translation>由 beta 开启</translation>
    </message>
    <message>
        <source>by itself</source>
        <translation>自行</translation>
    </message>
    <message>
        <source>Web search</source>
        <translation>网页搜索</translation>
    </message>
    <message>
        <source>Web fetch</source>
        <translation>网页读取</translation>
    </message>
    <message>
        <source>Code execution</source>
        <translation>代码执行</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>低</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>中</translation>
    </message>
    <message>
        <source>High</source>
        <translation>高</translation>
    </message>
    <message>
        <source>Extra high</source>
        <translation>超高</translation>
    </message>
    <message>
        <source>Maximum</source>
        <translation>最高</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Enter a name.</source>
        <translation>请输入名称。</translation>
    </message>
    <message>
        <source>Enter a whole number from 1 on.</source>
        <translation>请输入从 1 起的整数。</translation>
    </message>
    <message>
        <source>Enter a number above 0, such as 1.3.</source>
        <translation>请输入大于 0 的数，例如 1.3。</translation>
    </message>
    <message>
        <source>Enter ids with commas between them.</source>
        <translation>请输入标识，以逗号分隔。</translation>
    </message>
    <message>
        <source>Enter a day such as 2027-06-30.</source>
        <translation>请输入日期，例如 2027-06-30。</translation>
    </message>
    <message>
        <source>Enter a day such as 2027-06-30, or only the month or the year.</source>
        <translation>请输入日期，例如 2027-06-30，也可以只写年月或年份。</translation>
    </message>
    <message>
        <source>Enter the id of a model; ids have no blanks.</source>
        <translation>请输入模型 ID，其中不能有空格。</translation>
    </message>
    <message>
        <source>Enter all five prices, or none; for long prompts also from how many tokens on.</source>
        <translation>请填写全部五个价格，或一个也不填；长提示还要填写从多少 token 起。</translation>
    </message>
    <message>
        <source>Enter a beta and a number of tokens, or neither.</source>
        <translation>请同时填写 beta 和 token 数，或都不填。</translation>
    </message>
    <message>
        <source>This value cannot be used.</source>
        <translation>无法使用该值。</translation>
    </message>
</context>
<context>
    <name>Moments</name>
    <message>
        <source>d MMM yyyy</source>
        <translation>yyyy 年 M 月 d 日</translation>
    </message>
    <message>
        <source>d MMM</source>
        <translation>M 月 d 日</translation>
    </message>
    <message>
        <source>MMM yyyy</source>
        <translation>yyyy 年 M 月</translation>
    </message>
    <message>
        <source>{day}, {time}</source>
        <translation>{day} {time}</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>NamedList</name>
    <message>
        <source>New</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制一份</translation>
    </message>
    <message>
        <source>Move up (Alt+Up)</source>
        <translation>上移（Alt+↑）</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down (Alt+Down)</source>
        <translation>下移（Alt+↓）</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Delete (Del)</source>
        <translation>删除（Del）</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undo deletion</source>
        <translation>撤销删除</translation>
    </message>
    <message>
        <source>“{name}” is deleted.</source>
        <translation>已删除“{name}”。</translation>
    </message>
</context>
<context>
    <name>NewChatMenu</name>
    <message>
        <source>In a project</source>
        <translation>在项目中</translation>
    </message>
    <message>
        <source>From a preset</source>
        <translation>使用预设</translation>
    </message>
    <message>
        <source>No presets yet</source>
        <translation>还没有预设</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>You are talking to the built-in demo. Nothing leaves this computer.</source>
        <translation>你正在与内置演示对话，数据不会离开这台电脑。</translation>
    </message>
    <message>
        <source>Enter a key</source>
        <translation>输入密钥</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>The message you were editing is no longer there. What you wrote is in the text field.</source>
        <translation>正在编辑的消息已不存在。你写的内容已放入输入框。</translation>
    </message>
    <message>
        <source>Keep for this run only</source>
        <translation>仅本次运行保留</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Something went wrong inside nocopt. Your chats are safe, and you can go on.</source>
        <translation>nocopt 内部出错。你的对话没有受损，可以继续使用。</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Settings pages</source>
        <translation>设置页面</translation>
    </message>
</context>
<context>
    <name>PagesView</name>
    <message>
        <source>This page cannot be drawn.</source>
        <translation>无法绘制此页。</translation>
    </message>
</context>
<context>
    <name>ParametersPage</name>
    <message>
        <source>Left empty, the model&apos;s own values count.</source>
        <translation>留空则采用模型自身的值。</translation>
    </message>
    <message>
        <source>Nothing is known about this model, so none of them is sent.</source>
        <translation>不了解此模型，因此都不会发送。</translation>
    </message>
    <message>
        <source>{model} takes none of them.</source>
        <translation>{model} 不支持这些参数。</translation>
    </message>
    <message>
        <source>This version of the API takes none of them.</source>
        <translation>此 API 版本不支持这些参数。</translation>
    </message>
    <message>
        <source>While the model thinks it takes only top-p, from 0.95 to 1.</source>
        <translation>模型思考时仅支持 top-p，取值 0.95 到 1。</translation>
    </message>
    <message>
        <source>{model} takes temperature or top-p, not both: empty one to set the other.</source>
        <translation>{model} 只能在温度和 top-p 中二选一：清空一个才能设置另一个。</translation>
    </message>
    <message>
        <source>One per line; \n is a line break</source>
        <translation>每行一个；\n 表示换行</translation>
    </message>
    <message>
        <source>Names for anthropic-beta, between blanks</source>
        <translation>anthropic-beta 的名称，以空格分隔</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Standard only</source>
        <translation>仅标准</translation>
    </message>
    <message>
        <source>The answer ends before any of them; one per line, \n is a line break.</source>
        <translation>回答在遇到其中任意一个之前结束；每行一个，\n 表示换行。</translation>
    </message>
    <message>
        <source>Automatic takes priority capacity where the account has it.</source>
        <translation>“自动”会在账户拥有优先容量时使用它。</translation>
    </message>
    <message>
        <source>that of the model</source>
        <translation>沿用模型的值</translation>
    </message>
    <message>
        <source>Long output: up to {count} tokens</source>
        <translation>长输出：最多 {count} 个 token</translation>
    </message>
    <message>
        <source>At most {count} with {model}.</source>
        <translation>{model} 最多 {count}。</translation>
    </message>
    <message>
        <source>{model} writes at most {count}; more is not asked for.</source>
        <translation>{model} 最多输出 {count}，不会请求更多。</translation>
    </message>
    <message>
        <source>As thinking is set</source>
        <translation>按思考设置</translation>
    </message>
    <message>
        <source>{model} takes no effort.</source>
        <translation>{model} 不支持投入程度。</translation>
    </message>
    <message>
        <source>How much work goes into an answer. Goes before the thinking level.</source>
        <translation>回答时投入多少工作量，优先于思考级别。</translation>
    </message>
</context>
<context>
    <name>PdfViewer</name>
    <message>
        <source>Document</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Zoom out (-)</source>
        <translation>缩小（-）</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>放大（+）</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Fit to width (0)</source>
        <translation>适合宽度（0）</translation>
    </message>
    <message>
        <source>Fit to width</source>
        <translation>适合宽度</translation>
    </message>
    <message>
        <source>Show the text (Ctrl+T)</source>
        <translation>显示文本（Ctrl+T）</translation>
    </message>
    <message>
        <source>Show the text</source>
        <translation>显示文本</translation>
    </message>
    <message>
        <source>Save file as… (Ctrl+S)</source>
        <translation>文件另存为…（Ctrl+S）</translation>
    </message>
    <message>
        <source>Save file</source>
        <translation>保存文件</translation>
    </message>
    <message>
        <source>Reading the file…</source>
        <translation>正在读取文件…</translation>
    </message>
    <message>
        <source>The pages of this file cannot be drawn.</source>
        <translation>无法绘制此文件的页面。</translation>
    </message>
</context>
<context>
    <name>Picture</name>
    <message>
        <source>Explain how a hash table works, with a short Python example</source>
        <translation>解释哈希表的工作原理，并附一个简短的 Python 示例</translation>
    </message>
</context>
<context>
    <name>PictureViewer</name>
    <message>
        <source>picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Zoom out (-)</source>
        <translation>缩小（-）</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>放大（+）</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Fit to window (0)</source>
        <translation>适应窗口（0）</translation>
    </message>
    <message>
        <source>Actual size (1)</source>
        <translation>实际大小（1）</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Fit to window</source>
        <translation>适应窗口</translation>
    </message>
    <message>
        <source>Actual size</source>
        <translation>实际大小</translation>
    </message>
    <message>
        <source>Copy picture (Ctrl+C)</source>
        <translation>复制图片（Ctrl+C）</translation>
    </message>
    <message>
        <source>Save picture as… (Ctrl+S)</source>
        <translation>图片另存为…（Ctrl+S）</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>正在读取图片…</translation>
    </message>
    <message>
        <source>This picture is damaged.</source>
        <translation>此图片已损坏。</translation>
    </message>
</context>
<context>
    <name>PlaceHead</name>
    <message>
        <source>All chats</source>
        <translation>所有对话</translation>
    </message>
    <message>
        <source>Back to all chats</source>
        <translation>返回所有对话</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>回收站</translation>
    </message>
    <message>
        <source>Chats stay here for 30 days.</source>
        <translation>对话在此保留 30 天。</translation>
    </message>
</context>
<context>
    <name>PlacesRow</name>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>回收站</translation>
    </message>
    <message>
        <source>Chats that are put away</source>
        <translation>已收起的对话</translation>
    </message>
    <message>
        <source>Deleted chats, for 30 days</source>
        <translation>已删除的对话，保留 30 天</translation>
    </message>
</context>
<context>
    <name>PlainHttp</name>
    <message>
        <source>Send the key &amp;unencrypted</source>
        <translation>不加密发送密钥(&amp;U)</translation>
    </message>
    <message>
        <source>Send the key unencrypted</source>
        <translation>不加密发送密钥</translation>
    </message>
    <message>
        <source>Without https the key and everything said can be read on the way.</source>
        <translation>未使用 https，密钥和对话内容可能在传输途中被他人读取。</translation>
    </message>
</context>
<context>
    <name>Preferring</name>
    <message>
        <source>Go there</source>
        <translation>前往</translation>
    </message>
    <message>
        <source>Another branch is preferred.</source>
        <translation>首选的是另一个分支。</translation>
    </message>
    <message>
        <source>No branch is preferred now.</source>
        <translation>现在没有首选分支。</translation>
    </message>
    <message>
        <source>This branch is preferred.</source>
        <translation>已将此分支设为首选。</translation>
    </message>
</context>
<context>
    <name>PresetsMenu</name>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>{name} (changed)</source>
        <translation>{name}（已改动）</translation>
    </message>
    <message>
        <source>Model, thinking, prompt, parameters and tools in one go</source>
        <translation>一次设好模型、思考、提示词、参数和工具</translation>
    </message>
    <message>
        <source>No presets yet</source>
        <translation>还没有预设</translation>
    </message>
    <message>
        <source>Update “{name}”</source>
        <translation>更新“{name}”</translation>
    </message>
    <message>
        <source>Save as preset…</source>
        <translation>存为预设…</translation>
    </message>
    <message>
        <source>Edit presets…</source>
        <translation>编辑预设…</translation>
    </message>
</context>
<context>
    <name>PresetsPage</name>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Mo&amp;del</source>
        <translation>模型(&amp;D)</translation>
    </message>
    <message>
        <source>Thin&amp;king</source>
        <translation>思考(&amp;K)</translation>
    </message>
    <message>
        <source>A preset holds what a chat is to be set to at once: model, thinking, system prompt, parameters, tools and caching. It can be made of a chat, too: open the chat&apos;s options and choose “Save as preset…”.</source>
        <translation>预设保存要一次套用到对话的设置：模型、思考、系统提示词、参数、工具和缓存。也可以从对话中创建：打开对话选项，选择“存为预设…”。</translation>
    </message>
    <message>
        <source>New chats begin with it</source>
        <translation>新对话使用此预设</translation>
    </message>
    <message>
        <source>Preset name</source>
        <translation>预设名称</translation>
    </message>
    <message>
        <source>Preset model</source>
        <translation>预设的模型</translation>
    </message>
    <message>
        <source>Preset thinking</source>
        <translation>预设的思考</translation>
    </message>
    <message>
        <source>Preset pages</source>
        <translation>预设页面</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>New preset</source>
        <translation>新建预设</translation>
    </message>
    <message>
        <source>That of the chat</source>
        <translation>沿用对话的设置</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开启</translation>
    </message>
    <message>
        <source>Between tools</source>
        <translation>工具之间</translation>
    </message>
</context>
<context>
    <name>PricesControl</name>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Cache, 5 minutes</source>
        <translation>缓存 5 分钟</translation>
    </message>
    <message>
        <source>Cache, 1 hour</source>
        <translation>缓存 1 小时</translation>
    </message>
    <message>
        <source>Read from cache</source>
        <translation>读取缓存</translation>
    </message>
    <message>
        <source>above … tokens</source>
        <translation>超过多少 token</translation>
    </message>
    <message>
        <source>{price} for long prompts</source>
        <translation>长提示词：{price}</translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>Enter the address of the service, such as https://api.anthropic.com.</source>
        <translation>请输入服务的地址，例如 https://api.anthropic.com。</translation>
    </message>
    <message>
        <source>The address has to begin with https:// (or http:// for this computer).</source>
        <translation>地址必须以 https:// 开头（本机可用 http://）。</translation>
    </message>
    <message>
        <source>The address lacks the server&apos;s name.</source>
        <translation>地址中缺少服务器名称。</translation>
    </message>
    <message>
        <source>There is a blank or a line break inside the address; take it out.</source>
        <translation>地址中间有空格或换行，请去掉。</translation>
    </message>
    <message>
        <source>The server&apos;s name has only letters, digits, hyphens and dots between them.</source>
        <translation>服务器名称只能由字母、数字、连字符和其间的点组成。</translation>
    </message>
    <message>
        <source>Put the numeric address in brackets, such as http://[::1]:8080.</source>
        <translation>请把数字地址放在方括号里，例如 http://[::1]:8080。</translation>
    </message>
    <message>
        <source>The port, the number after the colon, has to be between 1 and 65535.</source>
        <translation>端口（冒号后的数字）必须在 1 到 65535 之间。</translation>
    </message>
    <message>
        <source>Leave out everything from “?” or “#” on.</source>
        <translation>请去掉“?”或“#”及其后的所有内容。</translation>
    </message>
    <message>
        <source>Leave out the name and password before “@”; the key goes into its own field.</source>
        <translation>请去掉“@”之前的用户名和密码；密钥应填入专门的输入框。</translation>
    </message>
    <message>
        <source>Give the account a name.</source>
        <translation>请为账户命名。</translation>
    </message>
    <message>
        <source>Another account has this name.</source>
        <translation>已有同名账户。</translation>
    </message>
    <message>
        <source>This name means a built-in account.</source>
        <translation>此名称由内置账户使用。</translation>
    </message>
    <message>
        <source>A key has only plain letters, digits and signs. Paste it again.</source>
        <translation>密钥只能包含英文字母、数字和半角符号。请重新粘贴。</translation>
    </message>
    <message>
        <source>Use an address with https, or tick the box below to send the key as it is.</source>
        <translation>请使用 https 地址，或勾选下方选项以直接发送密钥。</translation>
    </message>
    <message>
        <source>Enter the key first.</source>
        <translation>请先输入密钥。</translation>
    </message>
    <message>
        <source>The version is a date such as 2023-06-01.</source>
        <translation>版本是一个日期，例如 2023-06-01。</translation>
    </message>
    <message>
        <source>Choose a model, or type its name.</source>
        <translation>请选择模型，或输入模型名称。</translation>
    </message>
    <message>
        <source>No model in the list is called that, and the ids of models have no blanks.</source>
        <translation>列表中没有这个名称的模型，而模型 ID 中不能有空格。</translation>
    </message>
    <message>
        <source>Enter a whole number from {low} to {high}, or leave it empty.</source>
        <translation>请输入 {low} 到 {high} 之间的整数，或留空。</translation>
    </message>
    <message>
        <source>Enter an amount of US dollars such as 20 or 7.50, or leave it empty.</source>
        <translation>请输入美元金额，例如 20 或 7.50，或留空。</translation>
    </message>
    <message>
        <source>That is too small: enter {least} dollars or more, or leave it empty.</source>
        <translation>金额太小：请输入不小于 {least} 美元的金额，或留空。</translation>
    </message>
    <message>
        <source>Choose a number of rounds from {low} to {high}.</source>
        <translation>请选择 {low} 到 {high} 之间的轮数。</translation>
    </message>
    <message>
        <source>Choose a size from {low} to {high}.</source>
        <translation>请选择 {low} 到 {high} 之间的字号。</translation>
    </message>
    <message>
        <source>This value cannot be used.</source>
        <translation>无法使用该值。</translation>
    </message>
</context>
<context>
    <name>ProjectDeeds</name>
    <message>
        <source>Remove this project?</source>
        <translation>移除此项目？</translation>
    </message>
    <message>
        <source>The chats in “{name}” stay, in no project.</source>
        <translation>“{name}”中的对话会保留，不再属于任何项目。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>ProjectDialog</name>
    <message>
        <source>Project settings</source>
        <translation>项目设置</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新建项目</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Project name</source>
        <translation>项目名称</translation>
    </message>
    <message>
        <source>Project model</source>
        <translation>项目的模型</translation>
    </message>
    <message>
        <source>that of other new chats</source>
        <translation>与其他新对话相同</translation>
    </message>
    <message>
        <source>Project pages</source>
        <translation>项目页面</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>Mo&amp;del</source>
        <translation>模型(&amp;D)</translation>
    </message>
    <message>
        <source>New chats in this project begin with what is set here.</source>
        <translation>此项目中的新对话以这里的设置开始。</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>PromptPage</name>
    <message>
        <source>For example: You are a patient teacher. Answer in short sentences.</source>
        <translation>例如：你是一位耐心的老师，请用简短的句子回答。</translation>
    </message>
    <message>
        <source>{{date}} becomes the day on which a chat begins.</source>
        <translation>{{date}} 会换成对话开始当天的日期。</translation>
    </message>
    <message>
        <source>How the model is to behave in this chat. It goes before all messages.</source>
        <translation>规定模型在此对话中的行为，位于所有消息之前。</translation>
    </message>
    <message>
        <source>{{date}} becomes the day on which the chat begins.</source>
        <translation>{{date}} 会换成对话开始当天的日期。</translation>
    </message>
</context>
<context>
    <name>PruningDeeds</name>
    <message>
        <source>The chat is not there any more.</source>
        <translation>该对话已不存在。</translation>
    </message>
    <message>
        <source>The deleted messages are back.</source>
        <translation>已恢复删除的消息。</translation>
    </message>
    <message>
        <source>Nothing was deleted from this chat in the last 30 days.</source>
        <translation>此对话在最近 30 天内没有删除过内容。</translation>
    </message>
    <message>
        <source>A reply is being written. Stop it first, or wait.</source>
        <translation>正在撰写回复。请先停止，或稍候。</translation>
    </message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message>
        <source>Drive</source>
        <translation>驱动器</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>File Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>%1 File</source>
        <translation>%1 文件</translation>
    </message>
    <message>
        <source>Alias</source>
        <translation>别名</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>快捷方式</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>查找范围(&amp;L)：</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>文件类型(&amp;T)：</translation>
    </message>
</context>
<context>
    <name>QPageSetupWidget</name>
    <message>
        <source>Page &amp;order:</source>
        <translation>页面顺序(&amp;O)：</translation>
    </message>
    <message>
        <source>Pages &amp;per sheet:</source>
        <translation>每张页数(&amp;P)：</translation>
    </message>
</context>
<context>
    <name>QPrintSettingsOutput</name>
    <message>
        <source>Page &amp;Set:</source>
        <translation>页面集(&amp;S)：</translation>
    </message>
</context>
<context>
    <name>QueryHelp</name>
    <message>
        <source>What can be typed</source>
        <translation>可以输入的内容</translation>
    </message>
    <message>
        <source>All words of a message count, in any order; the last one may be unfinished. Filters can be put together:</source>
        <translation>消息须包含所有的词，顺序不限；最后一个词可以没打完。筛选条件可以组合使用：</translation>
    </message>
    <message>
        <source>Words exactly as they stand</source>
        <translation>一字不差的原文</translation>
    </message>
    <message>
        <source>What you wrote; from:model what models wrote</source>
        <translation>你写的内容；from:model 为模型写的内容</translation>
    </message>
    <message>
        <source>Answers of models with this in their name</source>
        <translation>名称中含有此词的模型的回答</translation>
    </message>
    <message>
        <source>Chats of a project, by itself in the list; in:archive, in:trash; a project of such a name in quotes: in:&quot;archive&quot;</source>
        <translation>某个项目的对话，单独写时在列表中显示；in:archive、in:trash；与之同名的项目加引号：in:&quot;archive&quot;</translation>
    </message>
    <message>
        <source>Chats with a tag, by itself in the list</source>
        <translation>带有某个标签的对话，单独写时在列表中显示</translation>
    </message>
    <message>
        <source>From a day, month or year on; also today, yesterday, monday, 7d, 2w, 3m, 1y</source>
        <translation>从某日、某月或某年起；也可以写 today、yesterday、monday、7d、2w、3m、1y</translation>
    </message>
    <message>
        <source>Before a day, month or year; also yesterday, 7d and so on</source>
        <translation>某日、某月或某年之前；也可以写 yesterday、7d 等</translation>
    </message>
    <message>
        <source>With a picture; also has:pdf, has:file, has:code, has:tool, has:thinking</source>
        <translation>含有图片；还有 has:pdf、has:file、has:code、has:tool、has:thinking</translation>
    </message>
</context>
<context>
    <name>Queue</name>
    <message>
        <source>Waiting · {reason}</source>
        <translation>等待发送 · {reason}</translation>
    </message>
    <message>
        <source>Next try: as soon as it is its turn</source>
        <translation>下次尝试：轮到它时立即发送</translation>
    </message>
    <message>
        <source>Next try: {moment}</source>
        <translation>下次尝试：{moment}</translation>
    </message>
    <message>
        <source>Next try in {time}</source>
        <translation>{time} 后再试</translation>
    </message>
    <message>
        <source>Waits for the account “{name}”</source>
        <translation>等待账户“{name}”</translation>
    </message>
    <message>
        <source>Is sent when the reply is done</source>
        <translation>回复完成后发送</translation>
    </message>
    <message>
        <source>Not sent: a reply before it did not end by itself</source>
        <translation>未发送：它之前的一条回复没有正常结束</translation>
    </message>
    <message>
        <source>It is sent by itself, also after nocopt was closed and opened again.</source>
        <translation>它会自动发送，关闭 nocopt 后再打开也会继续。</translation>
    </message>
</context>
<context>
    <name>QueueList</name>
    <message>
        <source>Waiting messages</source>
        <translation>等待发送的消息</translation>
    </message>
    <message>
        <source>They are sent by themselves, one after the other, also after nocopt was closed and opened again.</source>
        <translation>它们会依次自动发送，关闭 nocopt 后再打开也会继续。</translation>
    </message>
    <message>
        <source>No message waits to be sent.</source>
        <translation>没有等待发送的消息。</translation>
    </message>
    <message>
        <source>Where a server is overloaded or cannot be reached, messages wait here and are sent by themselves.</source>
        <translation>服务器过载或无法连接时，消息会在这里等待，并自动发送。</translation>
    </message>
</context>
<context>
    <name>Quitting</name>
    <message>
        <source>When nocopt ended, the disk did not take all of your text. It was saved as “{file}”.</source>
        <translation>nocopt 上次结束时，磁盘没有存下你的全部内容，这些内容已另存为“{file}”。</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Quit without saving?</source>
        <translation>不保存就退出？</translation>
    </message>
    <message>
        <source>Save as file…</source>
        <translation>另存为文件…</translation>
    </message>
    <message>
        <source>Quit anyway</source>
        <translation>仍要退出</translation>
    </message>
    <message>
        <source>Your chats are not open, so what you typed is not saved anywhere. It would be gone.</source>
        <translation>你的对话没有打开，因此你输入的文字没有保存在任何地方，退出后就会丢失。</translation>
    </message>
    <message numerus="yes">
        <source>{count} more chats</source>
        <translation><numerusform>另外 {count} 个对话</numerusform></translation>
    </message>
    <message>
        <source>The disk does not take what is new. This would be gone:</source>
        <translation>新内容无法写入磁盘。退出后会丢失：</translation>
    </message>
    <message>
        <source>“{title}”: an answer, and what you typed</source>
        <translation>“{title}”：一条回复，以及你输入的文字</translation>
    </message>
    <message>
        <source>“{title}”: an answer</source>
        <translation>“{title}”：一条回复</translation>
    </message>
    <message>
        <source>“{title}”: what you typed</source>
        <translation>“{title}”：你输入的文字</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
</context>
<context>
    <name>RailTree</name>
    <message>
        <source>Questions</source>
        <translation>提问</translation>
    </message>
    <message>
        <source>Alt+Page Up and Alt+Page Down go from question to question.</source>
        <translation>Alt+Page Up 和 Alt+Page Down 可在问题之间跳转。</translation>
    </message>
</context>
<context>
    <name>ReadingPage</name>
    <message>
        <source>&amp;Width of the text</source>
        <translation>文本宽度(&amp;W)</translation>
    </message>
    <message>
        <source>Width of the text</source>
        <translation>文本宽度</translation>
    </message>
    <message>
        <source>Narrow</source>
        <translation>窄</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Wide</source>
        <translation>宽</translation>
    </message>
    <message>
        <source>As wide as the window</source>
        <translation>与窗口同宽</translation>
    </message>
    <message>
        <source>While an answer &amp;comes</source>
        <translation>回复生成时(&amp;C)</translation>
    </message>
    <message>
        <source>While an answer comes</source>
        <translation>回复生成时</translation>
    </message>
    <message>
        <source>Follow its end</source>
        <translation>跟随末尾</translation>
    </message>
    <message>
        <source>Stay at my question</source>
        <translation>停留在我的提问</translation>
    </message>
    <message>
        <source>&amp;Thinking</source>
        <translation>思考(&amp;T)</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>Fold when the answer begins</source>
        <translation>回答开始时折叠</translation>
    </message>
    <message>
        <source>Stay open</source>
        <translation>保持展开</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Search in &amp;all chats</source>
        <translation>搜索所有对话时(&amp;A)</translation>
    </message>
    <message>
        <source>Search in all chats</source>
        <translation>搜索所有对话时</translation>
    </message>
    <message>
        <source>In titles, messages and files</source>
        <translation>查找标题、消息和文件</translation>
    </message>
    <message>
        <source>In thinking, too</source>
        <translation>也查找思考内容</translation>
    </message>
    <message>
        <source>Screen &amp;reader</source>
        <translation>屏幕阅读器(&amp;R)</translation>
    </message>
    <message>
        <source>For screen readers such as Orca.</source>
        <translation>用于 Orca 等屏幕阅读器。</translation>
    </message>
    <message>
        <source>Screen reader</source>
        <translation>屏幕阅读器</translation>
    </message>
    <message>
        <source>Say when an answer begins and ends</source>
        <translation>播报回复的开始和结束</translation>
    </message>
    <message>
        <source>Read answers out, sentence by sentence</source>
        <translation>逐句朗读回复</translation>
    </message>
    <message>
        <source>Long &amp;lines of code</source>
        <translation>长代码行(&amp;L)</translation>
    </message>
    <message>
        <source>Long lines of code</source>
        <translation>长代码行</translation>
    </message>
    <message>
        <source>Scroll sideways</source>
        <translation>横向滚动</translation>
    </message>
    <message>
        <source>Wrap</source>
        <translation>自动换行</translation>
    </message>
    <message>
        <source>Line &amp;numbers</source>
        <translation>行号(&amp;N)</translation>
    </message>
    <message>
        <source>Line numbers</source>
        <translation>行号</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
</context>
<context>
    <name>ReplacedSettings</name>
    <message>
        <source>Accounts: those that can be read (the file is copied before it changes)</source>
        <translation>账户：仅可读取的部分（文件更改前会先备份）</translation>
    </message>
    <message>
        <source>Account in use: chosen by nocopt</source>
        <translation>使用的账户：由 nocopt 选择</translation>
    </message>
    <message>
        <source>Theme: as the system</source>
        <translation>主题：跟随系统</translation>
    </message>
    <message>
        <source>Font size: {default} pt</source>
        <translation>字号：{default} 磅</translation>
    </message>
    <message>
        <source>Send with: Enter</source>
        <translation>发送键：Enter</translation>
    </message>
    <message>
        <source>Language: as the system</source>
        <translation>语言：跟随系统</translation>
    </message>
    <message>
        <source>Thinking: off</source>
        <translation>思考：关闭</translation>
    </message>
    <message>
        <source>Line numbers: hidden</source>
        <translation>行号：隐藏</translation>
    </message>
    <message>
        <source>Long lines of code: scrolled sideways</source>
        <translation>长代码行：横向滚动</translation>
    </message>
    <message>
        <source>Search: not in thinking</source>
        <translation>搜索：不查找思考内容</translation>
    </message>
    <message>
        <source>Thinking of a model: folded</source>
        <translation>模型的思考：折叠</translation>
    </message>
    <message>
        <source>Reading out: only what happens</source>
        <translation>朗读：仅播报事件</translation>
    </message>
    <message>
        <source>Width of the text: normal</source>
        <translation>文本宽度：正常</translation>
    </message>
    <message>
        <source>While an answer comes: follow its end</source>
        <translation>回复生成时：跟随末尾</translation>
    </message>
    <message>
        <source>Budget: none</source>
        <translation>预算：无</translation>
    </message>
    <message>
        <source>Budget: for each month</source>
        <translation>预算：按月</translation>
    </message>
    <message>
        <source>Long text that is pasted: a file from {default} characters on</source>
        <translation>粘贴长文本：达到 {default} 个字符时作为文件添加</translation>
    </message>
    <message>
        <source>Rounds of tools: {default}</source>
        <translation>工具轮数：{default}</translation>
    </message>
    <message>
        <source>New chats begin with: the model and thinking chosen last</source>
        <translation>新对话开始时使用：上次选择的模型和思考方式</translation>
    </message>
    <message>
        <source>Model chosen last: none</source>
        <translation>上次选择的模型：无</translation>
    </message>
    <message>
        <source>Models asked at once last: none</source>
        <translation>上次同时询问的模型：无</translation>
    </message>
    <message>
        <source>Titles of chats: made by a model</source>
        <translation>对话标题：由模型生成</translation>
    </message>
    <message>
        <source>Model for titles: the cheapest</source>
        <translation>生成标题的模型：最便宜的</translation>
    </message>
    <message>
        <source>Backups: each day</source>
        <translation>备份：每天</translation>
    </message>
    <message>
        <source>Mirror of the chats: off</source>
        <translation>对话镜像：关闭</translation>
    </message>
    <message>
        <source>Folder of the mirror: none</source>
        <translation>镜像文件夹：无</translation>
    </message>
    <message>
        <source>Tools that need no asking: none</source>
        <translation>无需询问的工具：无</translation>
    </message>
    <message>
        <source>Account name: {default}</source>
        <translation>账户名称：{default}</translation>
    </message>
    <message>
        <source>Endpoint: none until you enter one</source>
        <translation>接口地址：待填写</translation>
    </message>
    <message>
        <source>{setting} (account {account})</source>
        <translation>{setting}（账户 {account}）</translation>
    </message>
    <message>
        <source>Key header: {default}</source>
        <translation>密钥请求头：{default}</translation>
    </message>
    <message>
        <source>API version: {default}</source>
        <translation>API 版本：{default}</translation>
    </message>
    <message>
        <source>More models: none</source>
        <translation>更多模型：无</translation>
    </message>
    <message>
        <source>Default model: {default}</source>
        <translation>默认模型：{default}</translation>
    </message>
    <message>
        <source>Max tokens: the model&apos;s own maximum</source>
        <translation>最大 token 数：模型自身的上限</translation>
    </message>
    <message>
        <source>API key: taken for not entered</source>
        <translation>API 密钥：视为未填写</translation>
    </message>
    <message>
        <source>Some settings in {path} cannot be used. Used instead: {settings}.</source>
        <translation>{path} 中有些设置无法使用，已改用：{settings}。</translation>
    </message>
</context>
<context>
    <name>RequestPane</name>
    <message>
        <source>Request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>{size}, without files that are gone</source>
        <translation>{size}，不含已不存在的文件</translation>
    </message>
</context>
<context>
    <name>RequestsPage</name>
    <message>
        <source>The model and thinking chosen last</source>
        <translation>上次选择的模型和思考方式</translation>
    </message>
    <message>
        <source>The default model, without thinking</source>
        <translation>默认模型，不思考</translation>
    </message>
    <message>
        <source>&amp;New chats begin with</source>
        <translation>新对话开始时使用(&amp;N)</translation>
    </message>
    <message>
        <source>Each account has its default model, on the page Account. A preset for new chats comes before either.</source>
        <translation>每个账户都有自己的默认模型，见“账户”页。用于新对话的预设优先于两者。</translation>
    </message>
    <message>
        <source>New chats begin with</source>
        <translation>新对话开始时使用</translation>
    </message>
    <message>
        <source>Made by a model</source>
        <translation>由模型生成</translation>
    </message>
    <message>
        <source>The first line of the chat</source>
        <translation>对话的第一行</translation>
    </message>
    <message>
        <source>&amp;Titles of chats</source>
        <translation>对话标题(&amp;T)</translation>
    </message>
    <message>
        <source>After the first answer, a small request is made for it. Titles that you give yourself stay. Chats with the demo keep their first line.</source>
        <translation>在第一个回答之后会为此发出一个小请求。你自己起的标题会保留。与演示的对话仍用第一行。</translation>
    </message>
    <message>
        <source>Titles of chats</source>
        <translation>对话标题</translation>
    </message>
    <message>
        <source>the cheapest one on offer</source>
        <translation>可用的最便宜的模型</translation>
    </message>
    <message>
        <source>&amp;Model for titles</source>
        <translation>生成标题的模型(&amp;M)</translation>
    </message>
    <message>
        <source>Model for titles</source>
        <translation>生成标题的模型</translation>
    </message>
    <message>
        <source>&amp;Rounds of tools</source>
        <translation>工具轮数(&amp;R)</translation>
    </message>
    <message>
        <source>How often tools may be run for one answer. After that the model answers with what it has.</source>
        <translation>一个回答最多可以运行多少轮工具。之后模型用已有的内容作答。</translation>
    </message>
    <message>
        <source>Rounds of tools</source>
        <translation>工具轮数</translation>
    </message>
    <message>
        <source>Tools that need no asking</source>
        <translation>无需询问的工具</translation>
    </message>
    <message>
        <source>Those that you allowed in all chats when one of them asked. They still have to be switched on in a chat.</source>
        <translation>工具询问时，你在所有对话中允许的那些。它们仍需在对话中打开。</translation>
    </message>
</context>
<context>
    <name>Rescue</name>
    <message>
        <source>Save as file…</source>
        <translation>另存为文件…</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>未发送</translation>
    </message>
</context>
<context>
    <name>Restoring</name>
    <message>
        <source>Restore the backup of {date}?</source>
        <translation>要恢复 {date} 的备份吗？</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>The backup was not restored.</source>
        <translation>备份未恢复。</translation>
    </message>
    <message>
        <source>The file that was there was damaged; it is kept in “{folder}”.</source>
        <translation>原来的文件已损坏；它保存在“{folder}”中。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>Results</name>
    <message>
        <source>Search thinking, too</source>
        <translation>也查找思考内容</translation>
    </message>
    <message>
        <source>Nothing found for “{text}”.</source>
        <translation>没有找到“{text}”。</translation>
    </message>
    <message>
        <source>Thinking was not looked through.</source>
        <translation>没有查找思考内容。</translation>
    </message>
    <message>
        <source>The search index is being made: {percent} %</source>
        <translation>正在建立搜索索引：{percent} %</translation>
    </message>
    <message>
        <source>The search index is being made.</source>
        <translation>正在建立搜索索引。</translation>
    </message>
    <message>
        <source>There is more than this. Another word narrows it down.</source>
        <translation>还有更多结果。再加一个词可以缩小范围。</translation>
    </message>
</context>
<context>
    <name>Retitling</name>
    <message>
        <source>The title is now “{title}”.</source>
        <translation>标题现为“{title}”。</translation>
    </message>
    <message>
        <source>No other title was made.</source>
        <translation>没有生成新标题。</translation>
    </message>
</context>
<context>
    <name>Revising</name>
    <message>
        <source>{title} (branch)</source>
        <translation>{title}（分支）</translation>
    </message>
    <message>
        <source>Version {number} of {count}</source>
        <translation>第 {number} 个版本，共 {count} 个</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>Save as</source>
        <translation>另存为</translation>
    </message>
    <message>
        <source>{name} could not be saved: {reason}.</source>
        <translation>无法保存 {name}：{reason}。</translation>
    </message>
    <message>
        <source>you may not write there</source>
        <translation>没有写入权限</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>a file may not be that large there</source>
        <translation>那里不允许这么大的文件</translation>
    </message>
    <message>
        <source>the folder is not there</source>
        <translation>文件夹不存在</translation>
    </message>
    <message>
        <source>there is a folder of that name</source>
        <translation>存在同名文件夹</translation>
    </message>
</context>
<context>
    <name>SavingBar</name>
    <message>
        <source>Preset name</source>
        <translation>预设名称</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>预设名称</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save preset</source>
        <translation>保存预设</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel saving the preset</source>
        <translation>取消保存预设</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>There is a preset of that name: it is replaced.</source>
        <translation>已有同名预设，将被替换。</translation>
    </message>
</context>
<context>
    <name>Screenshot</name>
    <message>
        <source>This desktop does not let programs take pictures of it.</source>
        <translation>此桌面不允许程序截屏。</translation>
    </message>
    <message>
        <source>This desktop has no service that takes pictures of the screen.</source>
        <translation>此桌面没有截屏服务。</translation>
    </message>
</context>
<context>
    <name>SearchCheck</name>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Looks whether all that was written can be found, and mends the index if not.</source>
        <translation>检查写下的内容是否都能搜到；如果不能，就修复索引。</translation>
    </message>
    <message>
        <source>Check the search index</source>
        <translation>检查搜索索引</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Check the search inde&amp;x</source>
        <translation>检查搜索索引(&amp;X)</translation>
    </message>
    <message numerus="yes">
        <source>All %n texts are found by their words.</source>
        <translation>
            <numerusform>全部 %n 段文字都能按其中的词搜到。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files were not read yet, or took too long.</source>
        <translation><numerusform>有 %n 个文件尚未读取，或读取时间过长。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n texts could not be found. The index is made anew.</source>
        <translation>
            <numerusform>有 %n 段文字搜不到，正在重建索引。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchDeeds</name>
    <message>
        <source>This chat is no longer there.</source>
        <translation>这个对话已经不在了。</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Search chats</source>
        <translation>搜索对话</translation>
    </message>
    <message>
        <source>Search chats (Ctrl+K)</source>
        <translation>搜索对话（Ctrl+K）</translation>
    </message>
    <message>
        <source>What can be typed</source>
        <translation>可以输入的内容</translation>
    </message>
    <message>
        <source>What can be typed here</source>
        <translation>这里可以输入什么</translation>
    </message>
</context>
<context>
    <name>SelectionBar</name>
    <message>
        <source>Selected chats</source>
        <translation>所选对话</translation>
    </message>
    <message>
        <source>Select nothing</source>
        <translation>取消选择</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>移动到</translation>
    </message>
    <message>
        <source>Move selected chats</source>
        <translation>移动所选对话</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Tag selected chats</source>
        <translation>为所选对话添加标签</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Archive selected chats</source>
        <translation>归档所选对话</translation>
    </message>
    <message>
        <source>Put back into the list</source>
        <translation>放回列表</translation>
    </message>
    <message>
        <source>Put selected chats back</source>
        <translation>放回所选对话</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Export selected chats</source>
        <translation>导出所选对话</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete selected chats</source>
        <translation>删除所选对话</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>The key was not accepted</source>
        <translation>密钥未被接受</translation>
    </message>
    <message>
        <source>{host} refused the API key. Check the key in the settings, and whether this endpoint wants it as x-api-key or as Authorization: Bearer.</source>
        <translation>{host} 拒绝了此 API 密钥。请在设置中检查密钥，并确认此接口要求的请求头是 x-api-key 还是 Authorization: Bearer。</translation>
    </message>
    <message>
        <source>The account needs credit</source>
        <translation>账户余额不足</translation>
    </message>
    <message>
        <source>{host} asks for payment before it answers. Top up the account there.</source>
        <translation>{host} 要求付费后才能使用。请前往该平台充值。</translation>
    </message>
    <message>
        <source>This key may not do that</source>
        <translation>此密钥没有相应权限</translation>
    </message>
    <message>
        <source>{host} knows the key but does not allow this model or feature, or does not serve your region. Choose another model, or ask whoever manages the account.</source>
        <translation>{host} 能识别此密钥，但不允许使用该模型或功能，或不向你所在的地区提供服务。请选择其他模型，或咨询账户管理员。</translation>
    </message>
    <message>
        <source>The model or the address was not found</source>
        <translation>找不到模型或地址</translation>
    </message>
    <message>
        <source>{host} does not know what was asked for. The model may be retired: choose another one. If every model fails, check the endpoint address in the settings.</source>
        <translation>{host} 上没有所请求的内容。该模型可能已下线，请选择其他模型。如果所有模型都失败，请在设置中检查接口地址。</translation>
    </message>
    <message>
        <source>The request is too large</source>
        <translation>请求过大</translation>
    </message>
    <message>
        <source>This goes beyond what {host} takes in one request{size}. Ask with less text or fewer files, or start a new chat.</source>
        <translation>这超出了 {host} 单次请求的上限{size}。请减少文字或文件后再提问，或新建对话。</translation>
    </message>
    <message>
        <source>The request was not accepted</source>
        <translation>请求未被接受</translation>
    </message>
    <message>
        <source>{host} found something wrong with the request; its own words say what. Another model or thinking setting may work.</source>
        <translation>{host} 认为请求有误，具体原因见其返回的信息。更换模型或调整思考设置或许可行。</translation>
    </message>
    <message>
        <source>Too many requests</source>
        <translation>请求过于频繁</translation>
    </message>
    <message>
        <source>{host} limits how much this key may ask at a time. Try again{wait}.</source>
        <translation>{host} 限制了此密钥在一段时间内的用量。请{wait}重试。</translation>
    </message>
    <message>
        <source>A spending limit is reached</source>
        <translation>已达到消费上限</translation>
    </message>
    <message>
        <source>The account has used up what it may spend. Waiting does not help: raise the limit where the account is managed.</source>
        <translation>账户额度已用完。等待无济于事，请在账户管理处提高上限。</translation>
    </message>
    <message>
        <source>The service is overloaded</source>
        <translation>服务过载</translation>
    </message>
    <message>
        <source>{host} has more requests than it can answer. The fault is not on this side: try again{wait}, or choose another model.</source>
        <translation>{host} 收到的请求过多，问题不在你这边。请{wait}重试，或选择其他模型。</translation>
    </message>
    <message>
        <source>The service has a problem</source>
        <translation>服务出现问题</translation>
    </message>
    <message>
        <source>{host} failed while answering. Try again{wait}; nothing here is broken.</source>
        <translation>{host} 在回复时出错，问题不在你这边。请{wait}重试。</translation>
    </message>
    <message>
        <source>A web page came instead of an answer</source>
        <translation>收到的是网页，而不是回复</translation>
    </message>
    <message>
        <source>Something between here and the model answered with a web page: a proxy, a login page of the network, or a gateway in trouble. Check the network and the endpoint address, then try again.</source>
        <translation>与模型之间的某个环节返回了网页：可能是代理、网络登录页面，或出现故障的网关。请检查网络和接口地址，然后重试。</translation>
    </message>
    <message>
        <source>This address does not speak the Messages API</source>
        <translation>此地址不支持 Messages API</translation>
    </message>
    <message>
        <source>{host} answered in another format. Use the address of its Anthropic-compatible endpoint, which ends in /v1/messages.</source>
        <translation>{host} 返回了其他格式的数据。请使用其兼容 Anthropic 的接口地址，即以 /v1/messages 结尾的地址。</translation>
    </message>
    <message>
        <source>The answer arrived damaged</source>
        <translation>收到的回复已损坏</translation>
    </message>
    <message>
        <source>A part of the answer could not be read. What came before is kept; try again.</source>
        <translation>部分回复无法读取。之前收到的内容已保留，请重试。</translation>
    </message>
    <message>
        <source>The answer did not end</source>
        <translation>回复没有止境</translation>
    </message>
    <message>
        <source>{host} sent more than any answer holds, so the connection was closed. What came before is kept.</source>
        <translation>{host} 发来的内容超出了任何回复应有的长度，因此已断开连接。之前收到的内容已保留。</translation>
    </message>
    <message>
        <source>The answer was empty</source>
        <translation>回复为空</translation>
    </message>
    <message>
        <source>{host} closed the connection without saying anything. Try again.</source>
        <translation>{host} 未返回任何内容就关闭了连接。请重试。</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>无法连接</translation>
    </message>
    <message>
        <source>{host} could not be reached. Check the network, the proxy and the endpoint address.</source>
        <translation>无法连接到 {host}。请检查网络、代理和接口地址。</translation>
    </message>
    <message>
        <source>The server&apos;s name was not found</source>
        <translation>找不到服务器</translation>
    </message>
    <message>
        <source>There is no address for {host}. Check the endpoint address for typing errors, and whether this computer is online.</source>
        <translation>无法解析 {host} 的地址。请检查接口地址是否有误，以及这台电脑是否已联网。</translation>
    </message>
    <message>
        <source>The connection is not trusted</source>
        <translation>连接不受信任</translation>
    </message>
    <message>
        <source>The certificate of {host} was not accepted, so nothing was sent. In a company network, set SSL_CERT_FILE to the company&apos;s certificate; check the clock as well.</source>
        <translation>{host} 的证书未通过验证，因此没有发送任何内容。如果在公司网络中，请将 SSL_CERT_FILE 设为公司的证书；同时请检查系统时间。</translation>
    </message>
    <message>
        <source>The proxy did not let the request through</source>
        <translation>代理未放行请求</translation>
    </message>
    <message>
        <source>Check the proxy settings of this computer (HTTPS_PROXY, NO_PROXY) and its login.</source>
        <translation>请检查这台电脑的代理设置（HTTPS_PROXY、NO_PROXY）以及代理的登录信息。</translation>
    </message>
    <message>
        <source>The connection was lost</source>
        <translation>连接已断开</translation>
    </message>
    <message>
        <source>The answer broke off. What came before is kept; try again.</source>
        <translation>回复中途断开。之前收到的内容已保留，请重试。</translation>
    </message>
    <message>
        <source>No answer for too long</source>
        <translation>长时间没有响应</translation>
    </message>
    <message>
        <source>{host} fell silent. What came before is kept; try again.</source>
        <translation>{host} 停止了响应。之前收到的内容已保留，请重试。</translation>
    </message>
    <message>
        <source>The server points to another address</source>
        <translation>服务器指向了其他地址</translation>
    </message>
    <message>
        <source>The key was not sent there. If you trust that address, enter it as the endpoint in the settings.</source>
        <translation>密钥没有发送到那里。如果你信任该地址，请在设置中将其填写为接口地址。</translation>
    </message>
    <message>
        <source>The endpoint address cannot be used</source>
        <translation>接口地址无法使用</translation>
    </message>
    <message>
        <source>Enter an address such as https://api.anthropic.com in the settings.</source>
        <translation>请在设置中输入有效的地址，例如 https://api.anthropic.com。</translation>
    </message>
    <message>
        <source>There is no key for this account</source>
        <translation>此账户没有密钥</translation>
    </message>
    <message>
        <source>Enter the API key in the settings, set ANTHROPIC_API_KEY, or talk to the demo.</source>
        <translation>请在设置中输入 API 密钥、设置 ANTHROPIC_API_KEY，或使用演示账户。</translation>
    </message>
    <message>
        <source>The key cannot be used</source>
        <translation>密钥无法使用</translation>
    </message>
    <message>
        <source>It holds something else than the plain letters, digits and signs of a key, so nothing was sent. Copy it again, into the settings or ANTHROPIC_API_KEY.</source>
        <translation>密钥只能包含英文字母、数字和半角符号，而它含有其他字符，因此没有发送任何内容。请重新复制到设置或 ANTHROPIC_API_KEY 中。</translation>
    </message>
    <message>
        <source>No model is chosen</source>
        <translation>未选择模型</translation>
    </message>
    <message>
        <source>Choose a model, or type its name.</source>
        <translation>请选择模型，或输入模型名称。</translation>
    </message>
    <message>
        <source>There is no such account</source>
        <translation>没有这个账户</translation>
    </message>
    <message>
        <source>Check its name in the settings.</source>
        <translation>请在设置中检查账户名称。</translation>
    </message>
    <message>
        <source>The request failed</source>
        <translation>请求失败</translation>
    </message>
    <message>
        <source>Try again; the details say what {host} answered.</source>
        <translation>请重试；详情中有 {host} 返回的信息。</translation>
    </message>
    <message>
        <source>{path} did not work: {detail}</source>
        <translation>访问 {path} 时出错：{detail}</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>You stopped this reply. The text so far is kept.</source>
        <translation>你停止了此回复。已收到的文字已保留。</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>nocopt ended while this reply was running. The text up to then is kept.</source>
        <translation>回复尚未完成时 nocopt 已退出。当时已收到的文字已保留。</translation>
    </message>
    <message>
        <source>Cut off</source>
        <translation>回复不完整</translation>
    </message>
    <message>
        <source>The connection ended before the answer did, so it is incomplete.</source>
        <translation>连接在回复结束前断开，因此回复不完整。</translation>
    </message>
    <message>
        <source>The limit was reached</source>
        <translation>已达到长度上限</translation>
    </message>
    <message>
        <source>The answer ends here because it used up the allowed number of tokens. Raise Max tokens in the parameters of this chat, or ask for the rest.</source>
        <translation>回复到此为止，因为允许的 token 数已用完。请在此对话的参数中提高“最大 token 数”，或让模型继续。</translation>
    </message>
    <message>
        <source>The model declined to answer</source>
        <translation>模型拒绝回答</translation>
    </message>
    <message>
        <source>This question and answer are left out of what is sent next. Ask differently, or choose another model.</source>
        <translation>之后的请求不会包含这一问一答。请换个问法，或选择其他模型。</translation>
    </message>
    <message>
        <source>The model wants to use a tool</source>
        <translation>模型想要使用工具</translation>
    </message>
    <message>
        <source>The tool was not run.</source>
        <translation>工具未运行。</translation>
    </message>
    <message>
        <source>The model paused</source>
        <translation>模型已暂停</translation>
    </message>
    <message>
        <source>The server interrupted its own work. Ask it to go on.</source>
        <translation>服务器中断了自己的工作。请让模型继续。</translation>
    </message>
    <message>
        <source>The context window is full</source>
        <translation>上下文窗口已满</translation>
    </message>
    <message>
        <source>This chat is as long as the model can read at once. Summarise it to go on here, or start a new one.</source>
        <translation>这个对话已达到模型一次能读取的长度。请将其总结以便在此继续，或新建一个对话。</translation>
    </message>
    <message>
        <source>The limit was used up while thinking</source>
        <translation>思考用完了 token 上限</translation>
    </message>
    <message>
        <source>There was no room left for the answer. Raise Max tokens, or let the model think less.</source>
        <translation>没有余量留给回复。请提高“最大 token 数”，或降低思考强度。</translation>
    </message>
    <message>
        <source>You stopped this reply before the answer began.</source>
        <translation>你在回答开始之前停止了此回复。</translation>
    </message>
    <message>
        <source>nocopt ended before the answer began.</source>
        <translation>nocopt 在回复开始之前就退出了。</translation>
    </message>
    <message>
        <source>No text</source>
        <translation>没有文字</translation>
    </message>
    <message>
        <source>The model ended its turn without writing anything. Ask again.</source>
        <translation>模型没有写出任何内容就结束了。请重新提问。</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>{path} could not be written. Free some space, then try again.</source>
        <translation>无法写入 {path}。请释放一些空间，然后重试。</translation>
    </message>
    <message>
        <source>The chats cannot be written</source>
        <translation>无法保存对话</translation>
    </message>
    <message>
        <source>{path} is read-only. Make it writable, or start nocopt with --data-dir and another folder.</source>
        <translation>{path} 是只读的。请将其设为可写，或在启动 nocopt 时用 --data-dir 指定其他文件夹。</translation>
    </message>
    <message>
        <source>The chats are in use</source>
        <translation>对话正被占用</translation>
    </message>
    <message>
        <source>Another program holds {path}. Close it there, then try again.</source>
        <translation>另一个程序正在使用 {path}。请先在该程序中关闭它，然后重试。</translation>
    </message>
    <message>
        <source>The file with the chats is damaged</source>
        <translation>对话文件已损坏</translation>
    </message>
    <message>
        <source>{path} cannot be read. It was left as it is; put a copy from a backup in its place.</source>
        <translation>无法读取 {path}。该文件未作任何改动，请用备份替换它。</translation>
    </message>
    <message>
        <source>Some of this chat could not be read</source>
        <translation>这个对话有一部分无法读取</translation>
    </message>
    <message>
        <source>{path} is damaged in places. What could not be read is left out here and left as it is on the disk; a copy from a backup may still have it.</source>
        <translation>{path} 有几处损坏。无法读取的部分在此略去，磁盘上保持原样；备份中的副本也许还有它。</translation>
    </message>
    <message>
        <source>The chats come from a newer nocopt</source>
        <translation>对话来自更新版本的 nocopt</translation>
    </message>
    <message>
        <source>{path} was not touched. Install that version again, or start with --data-dir and another folder.</source>
        <translation>{path} 未作任何改动。请重新安装该版本，或在启动时用 --data-dir 指定其他文件夹。</translation>
    </message>
    <message>
        <source>The settings could not be read</source>
        <translation>无法读取设置</translation>
    </message>
    <message>
        <source>Their file was damaged and is now {path}; nothing in it was changed. nocopt goes on with its own settings. Keys are still in the keychain.</source>
        <translation>设置文件已损坏，现已改名为 {path}，内容未作任何改动。nocopt 将使用默认设置继续运行。密钥仍保存在钥匙串中。</translation>
    </message>
    <message>
        <source>{path} is a folder, a pipe or a device, and was left as it is. Move it away; until then, changed settings are lost when nocopt ends.</source>
        <translation>{path} 是文件夹、管道或设备，nocopt 没有动它。请将它移走；在此之前，更改的设置会在 nocopt 退出后丢失。</translation>
    </message>
    <message>
        <source>{path} is far too large for a settings file, and was left as it is. Move it away; until then, changed settings are lost when nocopt ends.</source>
        <translation>{path} 作为设置文件实在太大，nocopt 没有动它。请将它移走；在此之前，更改的设置会在 nocopt 退出后丢失。</translation>
    </message>
    <message>
        <source>The file with the chats is no longer there</source>
        <translation>对话文件已不在原处</translation>
    </message>
    <message>
        <source>{path} was moved, removed or replaced while nocopt had it open. Put it back, then try again.</source>
        <translation>{path} 在 nocopt 打开期间被移动、删除或替换。请放回原处后重试。</translation>
    </message>
    <message>
        <source>A file could not be saved or read</source>
        <translation>文件无法保存或读取</translation>
    </message>
    <message>
        <source>The system keychain is locked</source>
        <translation>系统钥匙串已锁定</translation>
    </message>
    <message>
        <source>Unlock {backend}, then try again.</source>
        <translation>请解锁 {backend}，然后重试。</translation>
    </message>
    <message>
        <source>There is no system keychain</source>
        <translation>没有系统钥匙串</translation>
    </message>
    <message>
        <source>nocopt keeps keys only there, never in a plain file. Start the keychain service of your desktop, or keep the key for this run only.</source>
        <translation>nocopt 只把密钥保存在系统钥匙串中，绝不存入普通文件。请启动桌面的钥匙串服务，或仅在本次运行中保留密钥。</translation>
    </message>
    <message>
        <source>The system keychain failed</source>
        <translation>系统钥匙串出错</translation>
    </message>
    <message>
        <source>{backend} did not answer as it should. Try again.</source>
        <translation>{backend} 未能正常响应。请重试。</translation>
    </message>
    <message>
        <source>The key in ANTHROPIC_API_KEY goes to {host} unencrypted. It and everything said can be read on the way. Put an address with https into ANTHROPIC_BASE_URL.</source>
        <translation>ANTHROPIC_API_KEY 中的密钥会未加密地发送到 {host}，密钥和对话内容可能在传输途中被他人读取。请在 ANTHROPIC_BASE_URL 中填写以 https 开头的地址。</translation>
    </message>
    <message>
        <source> in {seconds} s</source>
        <translation>在 {seconds} 秒后</translation>
    </message>
    <message>
        <source> in {minutes} min</source>
        <translation>在 {minutes} 分钟后</translation>
    </message>
    <message>
        <source> in {hours} h</source>
        <translation>在 {hours} 小时后</translation>
    </message>
    <message>
        <source> ({megabytes} MB)</source>
        <translation>（{megabytes} MB）</translation>
    </message>
    <message>
        <source>the server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>the local server</source>
        <translation>本机服务器</translation>
    </message>
    <message>
        <source>{title}. {text}</source>
        <translation>{title}。{text}</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>{model}: {what}</source>
        <translation>{model}：{what}</translation>
    </message>
    <message>
        <source>All models: {what}</source>
        <translation>所有模型：{what}</translation>
    </message>
    <message>
        <source>does not know the beta {name}</source>
        <translation>不认识 beta {name}</translation>
    </message>
    <message>
        <source>has no {name}</source>
        <translation>没有 {name}</translation>
    </message>
    <message>
        <source>does not take {name}</source>
        <translation>不接受 {name}</translation>
    </message>
    <message>
        <source>does not cache by itself</source>
        <translation>不支持自动缓存</translation>
    </message>
    <message>
        <source>takes no marks for the cache</source>
        <translation>不接受缓存标记</translation>
    </message>
    <message>
        <source>does not count tokens</source>
        <translation>不提供 token 计数</translation>
    </message>
    <message>
        <source>takes no adaptive thinking</source>
        <translation>不支持自适应思考</translation>
    </message>
    <message>
        <source>takes no budget for thinking</source>
        <translation>不接受思考预算</translation>
    </message>
    <message>
        <source>thinking cannot be switched off</source>
        <translation>无法关闭思考</translation>
    </message>
    <message>
        <source>takes no thinking between tools only</source>
        <translation>不支持仅在工具之间思考</translation>
    </message>
    <message>
        <source>cannot be asked to show its thinking</source>
        <translation>无法要求显示思考内容</translation>
    </message>
    <message>
        <source>takes no effort</source>
        <translation>不接受 effort</translation>
    </message>
    <message>
        <source>takes no temperature</source>
        <translation>不接受 temperature</translation>
    </message>
    <message>
        <source>takes no top-p</source>
        <translation>不接受 top-p</translation>
    </message>
    <message>
        <source>takes no top-k</source>
        <translation>不接受 top-k</translation>
    </message>
    <message>
        <source>does not go on from its own words</source>
        <translation>不能接着自己的话续写</translation>
    </message>
    <message>
        <source>takes no tools</source>
        <translation>不支持工具</translation>
    </message>
    <message>
        <source>has no web search</source>
        <translation>没有网页搜索</translation>
    </message>
    <message>
        <source>has no web fetch</source>
        <translation>没有网页读取</translation>
    </message>
    <message>
        <source>has no code execution</source>
        <translation>没有代码执行</translation>
    </message>
    <message>
        <source>takes no images</source>
        <translation>不接受图片</translation>
    </message>
    <message>
        <source>takes no PDF</source>
        <translation>不接受 PDF</translation>
    </message>
    <message>
        <source>takes no citations of documents</source>
        <translation>不支持文档引用</translation>
    </message>
    <message>
        <source>takes no service tier</source>
        <translation>不接受服务等级</translation>
    </message>
    <message>
        <source>gives answers in one piece only</source>
        <translation>只能一次性返回完整回答</translation>
    </message>
    <message>
        <source>The largest parts: {list}.</source>
        <translation>最大的部分：{list}。</translation>
    </message>
    <message>
        <source>It was not sent, and nothing of it is lost.</source>
        <translation>请求没有发送，内容都还在。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>{name} ({megabytes} MB)</source>
        <translation>{name}（{megabytes} MB）</translation>
    </message>
    <message>
        <source>one long text</source>
        <translation>一段长文本</translation>
    </message>
    <message>
        <source>the system prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>the tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>the other messages</source>
        <translation>其他消息</translation>
    </message>
    <message>
        <source>{list} (not taken by the model)</source>
        <translation>{list}（模型不接受）</translation>
    </message>
    <message>
        <source>{list} (refused by the endpoint, sent without)</source>
        <translation>{list}（被服务端拒绝，已去掉后重发）</translation>
    </message>
    <message>
        <source>Left out: {list}</source>
        <translation>已省略：{list}</translation>
    </message>
    <message>
        <source>Changed: {list}</source>
        <translation>已更改：{list}</translation>
    </message>
    <message>
        <source>beta {detail}</source>
        <translation>beta {detail}</translation>
    </message>
    <message>
        <source>marks for the cache</source>
        <translation>缓存标记</translation>
    </message>
    <message>
        <source>tool {detail}</source>
        <translation>工具 {detail}</translation>
    </message>
    <message>
        <source>citations</source>
        <translation>引用</translation>
    </message>
    <message>
        <source>service tier</source>
        <translation>服务等级</translation>
    </message>
    <message>
        <source>image {detail}</source>
        <translation>图片 {detail}</translation>
    </message>
    <message>
        <source>PDF {detail}</source>
        <translation>PDF {detail}</translation>
    </message>
    <message>
        <source>effort</source>
        <translation>推理强度</translation>
    </message>
    <message>
        <source>streaming</source>
        <translation>流式传输</translation>
    </message>
    <message>
        <source>going on from its own words</source>
        <translation>从自己的话接着写</translation>
    </message>
    <message>
        <source>earlier thinking (it belongs to another request)</source>
        <translation>之前的思考（属于另一个请求）</translation>
    </message>
    <message>
        <source>what another provider&apos;s tools gave (only that one can read it)</source>
        <translation>其他服务商的工具结果（只有该服务商能读取）</translation>
    </message>
    <message>
        <source>the oldest images (no more than {detail} fit into a request)</source>
        <translation>最早的图片（一次请求最多容纳 {detail} 张）</translation>
    </message>
    <message>
        <source>calls of tools without a result (servers ask for one)</source>
        <translation>没有结果的工具调用（服务器要求每个调用都有结果）</translation>
    </message>
    <message>
        <source>empty messages (servers refuse them)</source>
        <translation>空消息（服务器会拒绝）</translation>
    </message>
    <message>
        <source>questions that were refused (what follows would be refused with them)</source>
        <translation>被拒绝回答的问题（带上它们，后面的也会被拒绝）</translation>
    </message>
    <message>
        <source>blanks at the end (servers refuse to go on behind them)</source>
        <translation>末尾的空白（服务器拒绝在其后续写）</translation>
    </message>
    <message>
        <source>what is to be forgotten (as you chose)</source>
        <translation>要遗忘的内容（按你的选择）</translation>
    </message>
    <message>
        <source>one call of a tool answered as not run (servers ask for a result)</source>
        <translation>1 个工具调用按未运行答复（服务器要求有结果）</translation>
    </message>
    <message>
        <source>{count} calls of tools answered as not run (servers ask for results)</source>
        <translation>{count} 个工具调用按未运行答复（服务器要求有结果）</translation>
    </message>
    <message>
        <source>messages put together (questions and answers take turns)</source>
        <translation>合并了消息（提问与回复须交替）</translation>
    </message>
    <message>
        <source>thinking budget to {detail} (max tokens leave no more)</source>
        <translation>思考预算改为 {detail}（最大 token 数只留得下这么多）</translation>
    </message>
    <message>
        <source>thinking to off until this answer is complete (it began without)</source>
        <translation>思考在本次回答完成前关闭（它开始时没有思考）</translation>
    </message>
    <message>
        <source>{detail} (no longer on this computer)</source>
        <translation>{detail}（已不在此电脑上）</translation>
    </message>
    <message>
        <source>PDF {detail} (it has more pages than the model takes)</source>
        <translation>PDF {detail}（页数超过模型上限）</translation>
    </message>
    <message>
        <source>one image scaled</source>
        <translation>缩放了 1 张图片</translation>
    </message>
    <message>
        <source>{count} images scaled</source>
        <translation>缩放了 {count} 张图片</translation>
    </message>
    <message>
        <source>no more calls of tools (there were enough)</source>
        <translation>不再调用工具（次数已够）</translation>
    </message>
    <message>
        <source>effort to {detail}</source>
        <translation>推理强度改为 {detail}</translation>
    </message>
    <message>
        <source>PDF {detail} to its text (as you chose)</source>
        <translation>PDF {detail} 改为其文本（按你的选择）</translation>
    </message>
    <message>
        <source>max tokens to {detail}</source>
        <translation>最大 token 数改为 {detail}</translation>
    </message>
    <message>
        <source>tool to its older version {detail}</source>
        <translation>工具改用旧版本 {detail}</translation>
    </message>
    <message>
        <source>thinking to off</source>
        <translation>思考改为关闭</translation>
    </message>
    <message>
        <source>thinking to on</source>
        <translation>思考改为开启</translation>
    </message>
    <message>
        <source>thinking to hidden</source>
        <translation>思考改为隐藏</translation>
    </message>
    <message>
        <source>thinking to off (max tokens leave no room for it)</source>
        <translation>思考改为关闭（最大 token 数没有给它留出空间）</translation>
    </message>
    <message>
        <source>earlier thinking</source>
        <translation>之前的思考</translation>
    </message>
    <message>
        <source>earlier thinking (it came without the signature that servers ask for)</source>
        <translation>先前的思考（缺少服务器要求的签名）</translation>
    </message>
    <message>
        <source>{model} takes no images</source>
        <translation>{model} 不接受图片</translation>
    </message>
    <message>
        <source>{model} takes no PDF</source>
        <translation>{model} 不接受 PDF</translation>
    </message>
    <message>
        <source>{model} takes {limit} pages at most</source>
        <translation>{model} 最多接受 {limit} 页</translation>
    </message>
    <message>
        <source>Locked with a password</source>
        <translation>有密码保护</translation>
    </message>
    <message>
        <source>Neither image nor PDF; if it is text, save it as UTF-8</source>
        <translation>既不是图片也不是 PDF；如果是文本，请另存为 UTF-8</translation>
    </message>
    <message>
        <source>Larger than {size} MB</source>
        <translation>大于 {size} MB</translation>
    </message>
    <message>
        <source>More than {limit} megapixels: make it smaller</source>
        <translation>超过 {limit} 百万像素：请缩小后再添加</translation>
    </message>
    <message>
        <source>Damaged, or not to be read</source>
        <translation>已损坏或无法读取</translation>
    </message>
    <message>
        <source>There is no such file</source>
        <translation>没有这个文件</translation>
    </message>
    <message>
        <source>A folder: attach the files in it</source>
        <translation>这是文件夹：请添加其中的文件</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>The disk it is on does not answer</source>
        <translation>所在磁盘没有响应</translation>
    </message>
    <message>
        <source>Not more than {limit} files in one message</source>
        <translation>一条消息最多 {limit} 个文件</translation>
    </message>
    <message>
        <source>{name}: {value}</source>
        <translation>{name}：{value}</translation>
    </message>
    <message>
        <source>{one}, {another}</source>
        <translation>{one}，{another}</translation>
    </message>
    <message>
        <source>{one}; {another}</source>
        <translation>{one}；{another}</translation>
    </message>
    <message>
        <source>{name} ({notes})</source>
        <translation>{name}（{notes}）</translation>
    </message>
    <message>
        <source>{first} {second}</source>
        <translation>{first}{second}</translation>
    </message>
</context>
<context>
    <name>ServerToolRow</name>
    <message>
        <source>Most uses: {name}</source>
        <translation>最多使用次数：{name}</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Sites: {name}</source>
        <translation>网站：{name}</translation>
    </message>
    <message>
        <source>All sites</source>
        <translation>所有网站</translation>
    </message>
    <message>
        <source>Only these</source>
        <translation>仅限这些</translation>
    </message>
    <message>
        <source>All but these</source>
        <translation>排除这些</translation>
    </message>
    <message>
        <source>Domains: {name}</source>
        <translation>域名：{name}</translation>
    </message>
    <message>
        <source>example.com, example.org/docs</source>
        <translation>example.com, example.org/docs</translation>
    </message>
    <message>
        <source>Most uses in an answer</source>
        <translation>每次回答最多使用</translation>
    </message>
    <message>
        <source>As long as no domain is named, it may use all sites.</source>
        <translation>未填写域名时，可使用所有网站。</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>界面</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>阅读</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Snippets</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The key was removed from the keychain.</source>
        <translation>密钥已从系统钥匙串中移除。</translation>
    </message>
    <message>
        <source>Remove this account?</source>
        <translation>移除此账户？</translation>
    </message>
    <message>
        <source>“{name}” and its key will be removed from this computer.</source>
        <translation>“{name}”及其密钥将从这台电脑中移除。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
</context>
<context>
    <name>SeveralBar</name>
    <message>
        <source>Several models</source>
        <translation>多个模型</translation>
    </message>
    <message>
        <source>Ask one model only</source>
        <translation>只询问一个模型</translation>
    </message>
    <message>
        <source>The next message goes to {count} models: {names}</source>
        <translation>下一条消息将发给 {count} 个模型：{names}</translation>
    </message>
</context>
<context>
    <name>SeveralFoot</name>
    <message>
        <source>Ask several…</source>
        <translation>询问多个模型…</translation>
    </message>
    <message>
        <source>Have up to four models answer the next message</source>
        <translation>让最多四个模型回答下一条消息</translation>
    </message>
    <message>
        <source>One model</source>
        <translation>单个模型</translation>
    </message>
    <message>
        <source>Choose one model, as usual</source>
        <translation>照常选择一个模型</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Enter</translation>
    </message>
    <message>
        <source>not ticked</source>
        <translation>未勾选</translation>
    </message>
    <message>
        <source>ticked</source>
        <translation>已勾选</translation>
    </message>
    <message>
        <source>Four models at most</source>
        <translation>最多四个模型</translation>
    </message>
    <message>
        <source>Tick up to four models</source>
        <translation>最多可勾选四个模型</translation>
    </message>
    <message>
        <source>Ask {count} models</source>
        <translation>询问 {count} 个模型</translation>
    </message>
    <message>
        <source>Ask several</source>
        <translation>询问多个</translation>
    </message>
</context>
<context>
    <name>SeveralRow</name>
    <message>
        <source>Answers of several models</source>
        <translation>多个模型的回答</translation>
    </message>
    <message>
        <source>Stop this one</source>
        <translation>停止这个</translation>
    </message>
    <message>
        <source>Stop this answer; the others go on (Shift+Esc)</source>
        <translation>停止这个回复，其他的继续（Shift+Esc）</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Show this answer beside another one</source>
        <translation>将此回答与另一个并排显示</translation>
    </message>
    <message>
        <source>Use this one</source>
        <translation>使用这个</translation>
    </message>
    <message>
        <source>Go on with this answer; the others stay as versions of it</source>
        <translation>从此回答继续；其他回答保留为它的版本</translation>
    </message>
    <message>
        <source>Wait until another answer is there</source>
        <translation>请等待另一个回答完成</translation>
    </message>
    <message>
        <source>A reply is being written. Stop it first, or wait.</source>
        <translation>正在撰写回复。请先停止，或稍候。</translation>
    </message>
    <message>
        <source>answering</source>
        <translation>正在回答</translation>
    </message>
    <message>
        <source>asks whether a tool may run</source>
        <translation>询问是否可以运行工具</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
</context>
<context>
    <name>SideWindow</name>
    <message>
        <source>Saved: {path}</source>
        <translation>已保存：{path}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>New chat (Ctrl+N)</source>
        <translation>新对话（Ctrl+N）</translation>
    </message>
    <message>
        <source>More ways to begin a chat</source>
        <translation>新建对话的其他方式</translation>
    </message>
    <message>
        <source>In a project, temporary, from a preset, import</source>
        <translation>在项目中、临时、使用预设、导入</translation>
    </message>
    <message>
        <source>Messages that wait to be sent</source>
        <translation>等待发送的消息</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Settings (Ctrl+,)</source>
        <translation>设置（Ctrl+,）</translation>
    </message>
    <message>
        <source>Waiting messages: {count}</source>
        <translation>等待发送的消息：{count}</translation>
    </message>
    <message>
        <source>Account in use: {name}</source>
        <translation>当前账户：{name}</translation>
    </message>
</context>
<context>
    <name>SnippetForm</name>
    <message>
        <source>Tab goes on · Enter inserts · Esc leaves the slash</source>
        <translation>Tab 下一项 · Enter 插入 · Esc 保留斜杠</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>插入</translation>
    </message>
    <message>
        <source>Insert snippet</source>
        <translation>插入片段</translation>
    </message>
</context>
<context>
    <name>SnippetList</name>
    <message>
        <source>Snippets on offer</source>
        <translation>可用片段</translation>
    </message>
</context>
<context>
    <name>SnippetPopup</name>
    <message>
        <source>Snippets</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>Edit snippets…</source>
        <translation>编辑片段…</translation>
    </message>
    <message>
        <source>Make a snippet…</source>
        <translation>新建片段…</translation>
    </message>
    <message>
        <source>Edit snippets</source>
        <translation>编辑片段</translation>
    </message>
    <message>
        <source>Make a snippet</source>
        <translation>新建片段</translation>
    </message>
    <message>
        <source>Enter inserts · Esc leaves the slash</source>
        <translation>Enter 插入 · Esc 保留斜杠</translation>
    </message>
    <message>
        <source>No snippets yet. A snippet is a text that you use often: type / and its name at the beginning of a line.</source>
        <translation>还没有片段。片段是你常用的文本：在行首输入 / 和它的名称即可。</translation>
    </message>
</context>
<context>
    <name>SnippetsPage</name>
    <message>
        <source>Snippet</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>Snippet name</source>
        <translation>片段名称</translation>
    </message>
    <message>
        <source>&amp;Text</source>
        <translation>文本(&amp;T)</translation>
    </message>
    <message>
        <source>Snippet text</source>
        <translation>片段文本</translation>
    </message>
    <message>
        <source>{{name}} is asked for when it is inserted, {{name|Ada}} with a default. {{date}} is the day, {{clipboard}} what was copied, {{cursor}} where typing goes on.</source>
        <translation>插入时会询问 {{name}}，{{name|Ada}} 带默认值。{{date}} 是当天日期，{{clipboard}} 是已复制的内容，{{cursor}} 是继续输入的位置。</translation>
    </message>
    <message>
        <source>Snippets</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>A snippet is a text that you use often. Type / and its name at the beginning of a line of a message, and press Enter.</source>
        <translation>片段是你常用的文本。在消息的行首输入 / 和它的名称，然后按 Enter。</translation>
    </message>
    <message>
        <source>New snippet</source>
        <translation>新建片段</translation>
    </message>
    <message>
        <source>Without a text it is not kept.</source>
        <translation>没有文本的片段不会保存。</translation>
    </message>
</context>
<context>
    <name>StoreWays</name>
    <message>
        <source>This may take a moment…</source>
        <translation>请稍候…</translation>
    </message>
    <message>
        <source>You go on with an empty file.</source>
        <translation>现在使用的是一个空文件。</translation>
    </message>
    <message>
        <source>Restore backup of {date}</source>
        <translation>恢复 {date} 的备份</translation>
    </message>
    <message>
        <source>Begin with an empty file</source>
        <translation>从空文件开始</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>The file with your chats is damaged. Nothing was deleted; the damaged file is kept, whatever you choose.</source>
        <translation>保存对话的文件已损坏。没有删除任何内容；无论你如何选择，损坏的文件都会保留。</translation>
    </message>
    <message>
        <source>Your chats come from a newer nocopt. Install that version again, or go on here without what is new: the newer file is kept.</source>
        <translation>你的对话来自更新版本的 nocopt。请重新安装该版本，或在此继续使用而不含新内容：较新的文件会保留。</translation>
    </message>
    <message>
        <source>The file that was there is kept in “{folder}”.</source>
        <translation>原来的文件保留在“{folder}”中。</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>打开文件夹</translation>
    </message>
</context>
<context>
    <name>Summarising</name>
    <message>
        <source>There is no answer yet to be summarised.</source>
        <translation>还没有可以总结的回答。</translation>
    </message>
    <message>
        <source>The chat was summarised</source>
        <translation>聊天已总结</translation>
    </message>
    <message>
        <source>The chat was not summarised, and nothing was changed. {reason}</source>
        <translation>聊天未能总结，没有任何改动。{reason}</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>TemporaryDeeds</name>
    <message>
        <source>The chat is kept.</source>
        <translation>已保留该对话。</translation>
    </message>
    <message>
        <source>The temporary chat is gone.</source>
        <translation>临时对话已丢弃。</translation>
    </message>
    <message>
        <source>The temporary chat stays until you quit. {keys} shows it again.</source>
        <translation>临时对话会保留到退出程序为止。按 {keys} 可再次显示。</translation>
    </message>
    <message>
        <source>Temporary chat – nothing of it is written to disk.</source>
        <translation>临时对话——任何内容都不会写入磁盘。</translation>
    </message>
    <message>
        <source>Keep this chat</source>
        <translation>保留此对话</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
</context>
<context>
    <name>TextViewer</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Text of the file</source>
        <translation>文件文本</translation>
    </message>
    <message>
        <source>Find in the text</source>
        <translation>在文本中查找</translation>
    </message>
    <message>
        <source>Copy text (Ctrl+Shift+C)</source>
        <translation>复制文本（Ctrl+Shift+C）</translation>
    </message>
    <message>
        <source>Save file as… (Ctrl+S)</source>
        <translation>文件另存为…（Ctrl+S）</translation>
    </message>
    <message>
        <source>Copy text</source>
        <translation>复制文本</translation>
    </message>
    <message>
        <source>Save file</source>
        <translation>保存文件</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Reading the file…</source>
        <translation>正在读取文件…</translation>
    </message>
    <message>
        <source>There is no text in this file that can be read.</source>
        <translation>此文件中没有可读取的文本。</translation>
    </message>
    <message>
        <source>the first {count} characters are shown</source>
        <translation>只显示前 {count} 个字符</translation>
    </message>
</context>
<context>
    <name>ThinkingControl</name>
    <message>
        <source>Thinking</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>Thinking level</source>
        <translation>思考强度</translation>
    </message>
    <message>
        <source>How much the model may think</source>
        <translation>模型可以思考多少</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>低</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>中</translation>
    </message>
    <message>
        <source>High</source>
        <translation>高</translation>
    </message>
    <message>
        <source>Extra high</source>
        <translation>超高</translation>
    </message>
    <message>
        <source>Maximum</source>
        <translation>最高</translation>
    </message>
    <message>
        <source>Choosing one switches thinking on</source>
        <translation>选择其中一项会开启思考</translation>
    </message>
    <message>
        <source>Nothing is known about this model, so thinking is not asked for.</source>
        <translation>尚无此模型的资料，因此不会请求思考。</translation>
    </message>
    <message>
        <source>This model does not think before it answers.</source>
        <translation>此模型不会在回复前思考。</translation>
    </message>
    <message>
        <source>This model always thinks; it cannot be switched off.</source>
        <translation>此模型始终会思考，无法关闭。</translation>
    </message>
    <message>
        <source>The limit of max tokens leaves no room for thinking; raise it to more than 1,024 in the settings.</source>
        <translation>“最大 token 数”没有为思考留出余量，请在设置中将其提高到 1,024 以上。</translation>
    </message>
    <message>
        <source>The model thinks before it answers. Press to switch it off.</source>
        <translation>模型会先思考再回复。点击可关闭。</translation>
    </message>
    <message>
        <source>Let the model think before it answers</source>
        <translation>让模型先思考再回复</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Notification</source>
        <translation>通知消息</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z in the list of chats; Ctrl+Shift+Z does it again)</source>
        <translation>撤销（在对话列表中按 Ctrl+Z；按 Ctrl+Shift+Z 重做）</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close message</source>
        <translation>关闭通知</translation>
    </message>
</context>
<context>
    <name>ToolRow</name>
    <message>
        <source>Ask again</source>
        <translation>重新询问</translation>
    </message>
    <message>
        <source>Ask again: {name}</source>
        <translation>重新询问：{name}</translation>
    </message>
    <message>
        <source>Have it ask each time before it runs</source>
        <translation>让它每次运行前都询问</translation>
    </message>
</context>
<context>
    <name>Tools</name>
    <message>
        <source>Current date and time</source>
        <translation>当前日期和时间</translation>
    </message>
    <message>
        <source>Tells date, weekday and time, here or abroad.</source>
        <translation>告知本地或其他地区的日期、星期和时间。</translation>
    </message>
    <message>
        <source>Calculator</source>
        <translation>计算器</translation>
    </message>
    <message>
        <source>Works out arithmetic exactly.</source>
        <translation>精确计算算式。</translation>
    </message>
    <message>
        <source>Web search</source>
        <translation>网页搜索</translation>
    </message>
    <message>
        <source>Searches the web. 1,000 searches cost $10.</source>
        <translation>搜索网页。每 1,000 次搜索 $10。</translation>
    </message>
    <message>
        <source>Web fetch</source>
        <translation>网页读取</translation>
    </message>
    <message>
        <source>Reads pages and PDFs whose addresses are in the chat.</source>
        <translation>读取对话中出现过地址的网页和 PDF。</translation>
    </message>
    <message>
        <source>Code execution</source>
        <translation>代码执行</translation>
    </message>
    <message>
        <source>Runs code in a container at the provider.</source>
        <translation>在服务商的容器中运行代码。</translation>
    </message>
    <message>
        <source>Citations on documents</source>
        <translation>文档引用</translation>
    </message>
</context>
<context>
    <name>ToolsPage</name>
    <message>
        <source>Nothing is known about this model, so it is left out.</source>
        <translation>对此模型一无所知，因此不会发送。</translation>
    </message>
    <message>
        <source>{model} does not have it.</source>
        <translation>{model} 没有此功能。</translation>
    </message>
    <message>
        <source>The endpoint has refused it for {model}.</source>
        <translation>该接口已拒绝为 {model} 提供此功能。</translation>
    </message>
    <message>
        <source>Run on this computer</source>
        <translation>在本机运行</translation>
    </message>
    <message>
        <source>Run by the provider</source>
        <translation>由服务商运行</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Says which places of attached files an answer rests on.</source>
        <translation>注明回答依据附件中的哪些位置。</translation>
    </message>
    <message>
        <source>It runs without asking: it reads nothing and changes nothing.</source>
        <translation>运行前不询问：它不读取也不改动任何东西。</translation>
    </message>
    <message>
        <source>It runs without asking in all chats, as the settings say.</source>
        <translation>按设置，它在所有对话中无需询问即可运行。</translation>
    </message>
    <message>
        <source>It runs without asking in this chat.</source>
        <translation>在此对话中运行前不询问。</translation>
    </message>
    <message>
        <source>It asks before it runs.</source>
        <translation>运行前会询问。</translation>
    </message>
    <message>
        <source>{does} {asks}</source>
        <translation>{does}{asks}</translation>
    </message>
</context>
<context>
    <name>TrashNotice</name>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>This chat is in the trash.</source>
        <translation>此对话在回收站中。</translation>
    </message>
</context>
<context>
    <name>Usage</name>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Other models</source>
        <translation>其他模型</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first} 至 {last}</translation>
    </message>
    <message>
        <source>{model}: {amount}, {answers}</source>
        <translation>{model}：{amount}，{answers}</translation>
    </message>
</context>
<context>
    <name>UsageChart</name>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>{amount}, {answers}</source>
        <translation>{amount}，{answers}</translation>
    </message>
</context>
<context>
    <name>UsageTable</name>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Cache written</source>
        <translation>缓存写入</translation>
    </message>
    <message>
        <source>Cache read</source>
        <translation>缓存读取</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Searches</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>No price</source>
        <translation>无价格</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>No name</source>
        <translation>无名称</translation>
    </message>
    <message>
        <source>Deleted chat</source>
        <translation>已删除的对话</translation>
    </message>
    <message>
        <source>No chat</source>
        <translation>不属于任何对话</translation>
    </message>
    <message>
        <source>Enter sorts by the column.</source>
        <translation>按回车键按该列排序。</translation>
    </message>
</context>
<context>
    <name>UsageWindow</name>
    <message>
        <source>Usage</source>
        <translation>用量</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 天</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 天</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 天</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>时间范围</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token 数</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>统计方式</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Chats by cost</source>
        <translation>按费用排列的对话</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>另存为 CSV…</translation>
    </message>
    <message>
        <source>Save as CSV</source>
        <translation>另存为 CSV</translation>
    </message>
    <message>
        <source>in the last {days} days · {answers} · {tokens}</source>
        <translation>最近 {days} 天 · {answers} · {tokens}</translation>
    </message>
    <message>
        <source>since {day} · {answers} · {tokens}</source>
        <translation>自 {day} 起 · {answers} · {tokens}</translation>
    </message>
    <message>
        <source>{answers}: what they cost is not in the sum.</source>
        <translation>{answers}：其费用未计入总额。</translation>
    </message>
    <message>
        <source>Nothing was spent in the last {days} days.</source>
        <translation>最近 {days} 天没有支出。</translation>
    </message>
    <message>
        <source>Nothing was spent yet.</source>
        <translation>还没有支出。</translation>
    </message>
    <message>
        <source>Each answer is entered here with its tokens and what it cost by the list prices. The built-in demo is free and does not count.</source>
        <translation>每个回答的 token 数和按标价计算的费用都会记录在这里。内置演示免费，不计入。</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭（Esc）</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>WaitingRow</name>
    <message>
        <source>Show the chat</source>
        <translation>显示该对话</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Move up: {title}</source>
        <translation>上移：{title}</translation>
    </message>
    <message>
        <source>Move down: {title}</source>
        <translation>下移：{title}</translation>
    </message>
    <message>
        <source>Try now: {title}</source>
        <translation>立即重试：{title}</translation>
    </message>
    <message>
        <source>Cancel: {title}</source>
        <translation>取消：{title}</translation>
    </message>
    <message>
        <source>Being sent now</source>
        <translation>正在发送</translation>
    </message>
    <message>
        <source>Waits until its version of the chat is shown again</source>
        <translation>等到再次显示它所在的对话版本</translation>
    </message>
</context>
<context>
    <name>WaysOn</name>
    <message>
        <source>Backups…</source>
        <translation>备份…</translation>
    </message>
    <message>
        <source>Key for this run only</source>
        <translation>仅本次运行使用的密钥</translation>
    </message>
    <message>
        <source>The key stays in memory and is forgotten when nocopt quits.</source>
        <translation>密钥只保留在内存中，nocopt 退出后即清除。</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API 密钥</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Welcome</source>
        <translation>欢迎</translation>
    </message>
    <message>
        <source>Chat with Claude, from your own desktop.</source>
        <translation>在自己的桌面上与 Claude 对话。</translation>
    </message>
    <message>
        <source>Enter a key</source>
        <translation>输入密钥</translation>
    </message>
    <message>
        <source>Use AiHubMix</source>
        <translation>使用 AiHubMix</translation>
    </message>
    <message>
        <source>Explain how a hash table works, with a short Python example</source>
        <translation>解释哈希表的工作原理，并附一个简短的 Python 示例</translation>
    </message>
    <message>
        <source>Compare three ways to store a date, as a table</source>
        <translation>用表格比较三种存储日期的方式</translation>
    </message>
    <message>
        <source>Help me write a kind note to decline an invitation</source>
        <translation>帮我写一封委婉谢绝邀请的回信</translation>
    </message>
    <message>
        <source>Put this into the message field</source>
        <translation>填入消息输入框</translation>
    </message>
    <message>
        <source>Just type below, or begin with one of these:</source>
        <translation>直接在下方输入，或从这些开始：</translation>
    </message>
    <message>
        <source>Or just type: the built-in demo answers, and nothing leaves this computer.</source>
        <translation>也可以直接输入：由内置演示回复，数据不会离开这台电脑。</translation>
    </message>
</context>
<context>
    <name>WindowPage</name>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>&amp;Font size</source>
        <translation>字号(&amp;F)</translation>
    </message>
    <message>
        <source>Font size</source>
        <translation>字号</translation>
    </message>
    <message>
        <source>Enter (Shift+Enter for a new line)</source>
        <translation>Enter（Shift+Enter 换行）</translation>
    </message>
    <message>
        <source>Ctrl+Enter (Enter for a new line)</source>
        <translation>Ctrl+Enter（Enter 换行）</translation>
    </message>
    <message>
        <source>&amp;Send with</source>
        <translation>发送快捷键(&amp;S)</translation>
    </message>
    <message>
        <source>Send key</source>
        <translation>发送键</translation>
    </message>
    <message>
        <source>Long text that is &amp;pasted</source>
        <translation>粘贴长文本(&amp;P)</translation>
    </message>
    <message>
        <source>Ctrl+Shift+V pastes any text as it is.</source>
        <translation>Ctrl+Shift+V 将任何文本原样粘贴。</translation>
    </message>
    <message>
        <source>Long text that is pasted</source>
        <translation>粘贴长文本</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>Another language counts from the next start.</source>
        <translation>更改语言后，下次启动时生效。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>{size} pt</source>
        <translation>{size} 磅</translation>
    </message>
    <message>
        <source>Is attached as a file from {count} characters on</source>
        <translation>达到 {count} 个字符时作为文件添加</translation>
    </message>
    <message>
        <source>Stays text</source>
        <translation>保持为文本</translation>
    </message>
</context>
<context>
    <name>_CaseButton</name>
    <message>
        <source>Match case</source>
        <translation>区分大小写</translation>
    </message>
</context>
<context>
    <name>_QuestionBox</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
</TS>
