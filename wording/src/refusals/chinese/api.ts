/** Refusals of the servers behind the two pages, by their sentences. */
export const API_CHINESE: Readonly<Record<string, string>> = {
  "The request holds no valid token.": "请求没有有效的令牌。",
  "It was never made, is mistyped, has expired or was revoked; or the browser's session is over.":
    "该令牌从未生成、输入有误、已过期或已被吊销；或者浏览器会话已结束。",
  "Send Authorization: Bearer TOKEN. An operator makes one with fedseg-coordinator token add.":
    "请发送 Authorization: Bearer TOKEN。操作员可用 fedseg-coordinator token add 生成令牌。",
  "Too many wrong tokens came from this address.": "来自此地址的错误令牌过多。",
  "Guesses must not fill the log. A token that opens is heard at once all the same.":
    "猜测不得充斥日志。正确的令牌仍会立即生效。",
  "Send the right one; whether another one is right is said after the time in Retry-After.":
    "请发送正确的令牌；Retry-After 所示时间之后才会告知其他令牌是否正确。",
  "This token's role may not do that.": "此令牌的角色无权这样做。",
  "An operator may do everything that is here, a viewer look at it, an auditor fetch bundles and ledgers and read what was released.":
    "操作员可做此处的一切，查看者只能查看，审计方可获取材料包与账本并阅读已发布的内容。",
  "Use a token of a role that may, or ask whoever runs the coordinator for one.":
    "请使用有权角色的令牌，或向协调方的运行者索取。",
  "The request comes from a browser's session without the header that proves that its page has sent it.":
    "请求来自浏览器会话，但缺少证明由本页面发出的请求头。",
  "Another site could have made the browser send it.": "可能是其他网站让浏览器发出的。",
  "Send the session's csrf value as X-CSRF-Token, from a page of this coordinator; programs use Authorization.":
    "请在本协调方的页面中以 X-CSRF-Token 发送会话的 csrf 值；程序请使用 Authorization。",
  "The request is for a name that this API does not go by.": "请求所用的名称不是本 API 的名称。",
  "Another site could have its name lead here, and its page would be of one origin with the operator's.":
    "其他网站可能让自己的名称指向此处，其页面便与操作员页面同源。",
  "Ask by an address, by localhost or by a name of its certificate; write any other name, such as that of a proxy in front, into api.names.":
    "请使用 IP 地址、localhost 或其证书中的名称；其他名称（如前置代理的名称）请写入 api.names。",
  "There is nothing at this path.": "此路径下没有内容。",
  "No route has it, or what it names is not there.": "没有这样的路径，或其所指之物不存在。",
  "Look at /api/v1/openapi.json; names in a path are percent-encoded.":
    "请查看 /api/v1/openapi.json；路径中的名称须做百分号编码。",
  "This path does not take this method.": "此路径不支持该方法。",
  "It can be read or changed in other ways only.": "只能以其他方式读取或更改。",
  "Use a method that the Allow header names.": "请使用 Allow 头列出的方法。",
  "A query parameter is unknown, twice there, or has a value that it cannot have.":
    "某个查询参数未知、重复或取值无效。",
  "A parameter that is not understood would be left out silently.": "无法理解的参数会被悄悄忽略，因此拒绝。",
  "Look at the path's parameters in /api/v1/openapi.json; a cursor is taken as it was given, for the same question.":
    "请查看 /api/v1/openapi.json 中此路径的参数；游标须原样用于同一查询。",
  "The body is not declared as JSON.": "请求体没有声明为 JSON。",
  "Other types, and encoded ones, are not read.": "不读取其他类型或经过编码的内容。",
  "Send content-type: application/json, without content-encoding.":
    "请发送 content-type: application/json，且不带 content-encoding。",
  "The body is too large.": "请求体过大。",
  "Nothing here needs more than 1 MiB.": "此处无需超过 1 MiB。",
  "Send only what the path's schema in /api/v1/openapi.json has.":
    "请只发送 /api/v1/openapi.json 中此路径模式所含内容。",
  "The body is no JSON, or none that this path takes.": "请求体不是 JSON，或不是此路径接受的内容。",
  "What is not understood is not guessed.": "无法理解的内容不作猜测。",
  "Hold it against the path's schema in /api/v1/openapi.json; unknown keys are refused, and `where` names the first wrong place.":
    "请对照 /api/v1/openapi.json 中此路径的模式；未知的键会被拒绝，`where` 指出第一处错误。",
  "The POST has no Idempotency-Key, or one that is not 1 to 128 printable ASCII characters.":
    "POST 没有 Idempotency-Key，或其不是 1 到 128 个可打印 ASCII 字符。",
  "Without it, a request that is sent again after a lost answer would be done twice.":
    "没有它，响应丢失后重发的请求会被执行两次。",
  "Send a key that is new for every action, such as a UUID, and the same when you try again.":
    "请为每个操作发送新的键（如 UUID），重试时使用相同的键。",
  "This Idempotency-Key was used for another request within the last day.":
    "此 Idempotency-Key 在过去一天内已用于另一请求。",
  "A key stands for one action: its answer is kept and given again.":
    "一个键对应一个操作：其答复会被保存并再次给出。",
  "Use a new key for a new action.": "新的操作请使用新的键。",
  "The first request with this Idempotency-Key was begun, and the coordinator stopped before its answer was kept.":
    "使用此 Idempotency-Key 的首个请求已开始，但协调方在保存答复前停止了。",
  "It may have been done or not; it is not done twice.": "它可能已执行也可能未执行；不会执行两次。",
  "Look whether what you asked for is there, then send a new key if it is not.":
    "请查看所要求的内容是否已存在，若没有再用新的键发送。",
  "The change does not say which version it was decided on.": "此更改没有说明依据哪个版本作出。",
  "Somebody else may have changed it meanwhile.": "期间可能已有他人更改。",
  "Read the thing, and send its ETag as If-Match; If-None-Match: * for one that must be new.":
    "请读取该对象并以 If-Match 发送其 ETag；须为新建的对象使用 If-None-Match: *。",
  "The thing is not any more, or not yet, what the change was decided on.":
    "该对象已不是、或尚不是作出更改时的样子。",
  "Somebody has changed it since, or it exists already.": "之后已有人更改，或它已存在。",
  "Read it again, decide again, and send its new ETag as If-Match.":
    "请重新读取、重新决定，并以 If-Match 发送新的 ETag。",
  "Too many changes, or too many open event streams, by one token.": "同一令牌的更改或打开的事件流过多。",
  "Each change is written to the disk, and each stream kept open.":
    "每次更改都要写盘，每个事件流都要保持打开。",
  "Wait as long as the Retry-After header says; close streams that nobody reads.":
    "请等待 Retry-After 头所示时间；关闭无人读取的事件流。",
  "Other costs and results are worked out first.": "正在先计算其他费用与结果。",
  "Each takes a processor for seconds, and studies under way need it, too: few wait, and of each token one question about costs.":
    "每项计算占用处理器数秒，进行中的研究也需要它：只允许少量排队，每个令牌同时只能有一个费用问题。",
  "Ask again after the time in Retry-After.": "请在 Retry-After 所示时间后再问。",
  "Last-Event-ID is no number of an event.": "Last-Event-ID 不是事件编号。",
  "The stream goes on behind an event that it has sent.": "事件流从已发送的某个事件之后继续。",
  "Send the id of the last event that arrived, or none.": "请发送最后收到的事件编号，或不发送。",
  "The coordinator is stopping.": "协调方正在停止。",
  "It finishes what is under way and takes no more.": "它完成正在进行的工作，不再接受新的请求。",
  "Try again when it has started; studies under way go on.": "请在其启动后重试；进行中的研究会继续。",
  "The process that drives the studies is not in reach of this one.": "本进程无法连接到主持研究的进程。",
  "It has ended and another is about to take over, or Redis between them is gone. What was asked was done whole or not at all.":
    "它已结束、另一进程即将接管，或两者之间的 Redis 不可用。所要求的操作要么完整执行，要么完全没有执行。",
  "Try again in some seconds, a POST with the same Idempotency-Key; /readyz of each process says whether it reaches the driver.":
    "请几秒后重试，POST 使用相同的 Idempotency-Key；各进程的 /readyz 会说明是否能连接到主持进程。",
  "The coordinator cannot answer.": "协调方无法答复。",
  "Its software has a fault; the request was not at fault.": "其软件有故障；请求本身没有问题。",
  "Look in the coordinator's log for this request's id.": "请在协调方日志中查找此请求的编号。",
  "The page is asked for under another name than this machine's own.":
    "访问页面所用的名称不是本机自己的名称。",
  "Open the address that `fedseg-node page` prints.": "请打开 `fedseg-node page` 显示的地址。",
  "Another site has made the browser ask.": "是其他网站让浏览器发出请求的。",
  "Open the page itself.": "请直接打开本页面。",
  "The token is none that opens this page: it opens once, for five minutes.":
    "此令牌不能打开本页：令牌只能使用一次，五分钟内有效。",
  "Give the command `fedseg-node page` once more.": "请再次执行命令 `fedseg-node page`。",
  "Nobody has signed in here, or too long ago.": "尚未登录，或登录已过期。",
  "Too many wrong tokens have been tried.": "尝试的错误令牌过多。",
  "Wait a minute, and give the command `fedseg-node page` once more.":
    "请等待一分钟，再次执行命令 `fedseg-node page`。",
  "The body is not what this path takes.": "请求体不是此路径接受的内容。",
  "Open the page anew: it may be of an earlier version.": "请重新打开页面：它可能是较早的版本。",
  "There is no thread to work this out in.": "没有可用于计算此项的线程。",
  "The system gives the coordinator none, as processes or memory are limited (ulimit -u, ulimit -v, a container's pids limit), or the thread has ended: its memory was too small for this.":
    "系统不再给协调方分配线程（进程数或内存受限：ulimit -u、ulimit -v 或容器的 pids 限制），或该线程已因内存不足而结束。",
  "Ask again in a minute; if it stays so, raise these limits, or give the machine more memory. Studies go on meanwhile.":
    "请一分钟后再问；若仍如此，请提高这些上限或给机器更多内存。研究照常进行。",
};
