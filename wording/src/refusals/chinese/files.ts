/** Why a node cannot read a file or another source of its rows, by the sentences. */
export const FILES_CHINESE: Readonly<Record<string, string>> = {
  " near line {}": "（第 {} 行附近）",
  "A CSV file has a line{} with {} fields instead of {}.": "CSV 文件有一行{}为 {} 个字段，而应为 {} 个。",
  "A line ends inside its quotes, so one of them may have swallowed the lines that follow.":
    "有一行在引号内结束，某个引号可能吞掉了后面的行。",
  "Double quotes that belong to a cell, close those that are open, and export the file again.":
    "请将单元格内的引号写成两个，闭合未闭合的引号，然后重新导出文件。",
  "A CSV file is not UTF-8{}.": "CSV 文件不是 UTF-8 编码{}。",
  "In another encoding names and ids would be read as other characters.":
    "按另一种编码读取，名称与编号会变成别的字符。",
  "Write the encoding that it is in into its source, encoding: windows-1252 for instance, or export it as UTF-8.":
    "请在其来源中写明实际编码，例如 encoding: windows-1252，或导出为 UTF-8。",
  "A CSV file cannot be parsed{}: quotes or line ends do not fit RFC 4180.":
    "无法解析 CSV 文件{}：引号或换行不符合 RFC 4180。",
  "Half-read lines would count as data.": "只读了一半的行会被当作数据。",
  "Look for a quote that is never closed or not doubled inside a cell, and export the file again.":
    "请查找未闭合、或在单元格内没有写成两个的引号，然后重新导出文件。",
  "A file of JSON lines cannot be read{}.": "无法读取 JSON 行文件{}。",
  "Every line must be one whole JSON object of at most 16 MiB, in UTF-8 without byte order mark.":
    "每行须是一个完整的 JSON 对象，至多 16 MiB，采用不带字节顺序标记的 UTF-8。",
  "Check that the export finished, and that it writes one object a line instead of one array.":
    "请确认导出已完成，并且是每行一个对象，而不是一个数组。",
  "The data file {} cannot be read ({}).": "无法读取数据文件 {}（{}）。",
  "It does not exist, is no file, or belongs to another user of this machine.":
    "它不存在、不是文件，或属于本机的另一用户。",
  "The data file {} cannot be unpacked ({}).": "无法解压数据文件 {}（{}）。",
  "It is called .gz, and is not packed with gzip, is empty or cut off, has something behind its end, or has been damaged on its way.":
    "文件名以 .gz 结尾，但它并非 gzip 压缩文件、为空、不完整、结尾之后还有内容，或在传输中损坏。",
  "Copy it or export it once more; what is not packed must not be called .gz.":
    "请重新复制或导出；未压缩的文件名不得以 .gz 结尾。",
  "Correct the path in data.sources; paths are relative to the configuration file.":
    "请更正 data.sources 中的路径；路径相对于配置文件。",
  "The file is no CSV: it is {}.": "该文件不是 CSV：它是 {}。",
  "A CSV file is lines of text.": "CSV 文件应为逐行的文本。",
  "a file of JSON lines": "JSON 行文件",
  "one JSON document": "一个 JSON 文档",
  "a page or document of markup (HTML or XML)": "网页或标记文档（HTML 或 XML）",
  "an SQLite database": "SQLite 数据库",
  "a PDF": "PDF",
  "packed with gzip": "用 gzip 压缩的文件",
  "packed in another way than gzip": "用 gzip 以外的方式压缩的文件",
  "Export the table as CSV; a page in the place of a file is often a login or an error of the shop's server.":
    "请将表导出为 CSV；若得到的是网页，往往是商店服务器的登录页或错误页。",
  "Export its table as CSV.": "请将其中的表导出为 CSV。",
  "Export the table itself as CSV.": "请将表本身导出为 CSV。",
  "Save its sheet as CSV UTF-8 (Save as), ids as text so that none is rounded, and give that file.":
    "请用“另存为”将工作表保存为 CSV UTF-8，编号设为文本以免被舍入，再提供该文件。",
  "Unpack it, or pack it with gzip.": "请解压，或改用 gzip 压缩。",
  "Unpack it, or pack the file alone with gzip (.csv.gz), which is read as it is.":
    "请解压，或单独用 gzip 压缩该文件（.csv.gz），可直接读取。",
  "Call it .csv.gz: by its name it is unpacked.": "请命名为 .csv.gz：程序按名称解压。",
  "Write jsonLines: in the place of csv:, or call it .jsonl.":
    "请将 csv: 改为 jsonLines:，或将文件命名为 .jsonl。",
  "Write parquet: in the place of csv:, or call it .parquet.":
    "请将 csv: 改为 parquet:，或将文件命名为 .parquet。",
  "Write one object a line (jq -c '.[]' FILE > FILE.jsonl), and give that file.":
    "请写成每行一个对象（jq -c '.[]' FILE > FILE.jsonl），再提供该文件。",
  "The file is read as {}, but {}.": "该文件按 {} 读取，但{}。",
  "does not begin with its byte order mark": "开头没有相应的字节顺序标记",
  "begins as {} does": "开头是 {} 的标记",
  "its first line is UTF-8": "第一行是 UTF-8",
  "its first line is not": "第一行不是",
  "Write encoding: {} in its source, whichever it is, or export it as UTF-8. utf-16 needs a byte order mark.":
    "请在其来源中写明实际编码 encoding: {}，或导出为 UTF-8。utf-16 需要字节顺序标记。",
  "Reading the data takes more than the {} MB of disk that the engine may use.":
    "读取数据所需的磁盘空间超过引擎可用的 {} MB。",
  "The node's books are on the same disk, and rows must not take the room that they need.":
    "节点的账本在同一磁盘上，数据不得占用账本所需的空间。",
  "Make room on the disk of the node's folder, or set data.engine.spillMb to what the rows may take.":
    "请为节点文件夹所在磁盘腾出空间，或将 data.engine.spillMb 设为数据可占用的大小。",
  "The SQL does not fit the data: it has a mistake, or names a column, table or function that does not exist.":
    "SQL 与数据不符：有错误，或所写的列、表、函数不存在。",
  "Compare the names with the columns that the sources have; texts stand in 'single' quotes.":
    "请将名称与来源的列对照；文本须用 '单引号'。",
  "Rows are read, joined and summed by the embedded engine, or not at all.":
    "数据行只由内嵌引擎读取、连接与求和，没有其他途径。",
  "The embedded engine cannot work.": "内嵌引擎无法工作。",
  "Check the node's folder and its disk, and what memory the system lets a process have (ulimit -v, a container's); keep the folder, and report this if it happens twice.":
    "请检查节点文件夹及其磁盘，以及系统允许进程使用的内存（ulimit -v、容器限制）；若再次发生，请保留文件夹并报告。",
  "The SQL reaches for a file or setting that it may not use.": "SQL 试图使用不允许的文件或设置。",
  "Use only the sources that the configuration names.": "请只使用配置中列出的来源。",
  "The data does not fit into the memory and disk that the engine may use.": "数据超出引擎可用的内存与磁盘。",
  "Raise data.engine.memoryMb, make room on the disk of the node's folder, or raise data.engine.spillMb; where the system limits a process's memory (ulimit -v, ulimit -d, a container), raise that.":
    "请提高 data.engine.memoryMb，为节点文件夹所在磁盘腾出空间，或提高 data.engine.spillMb；若系统限制了进程内存（ulimit -v、ulimit -d、容器），请提高该限制。",
  "A packed file begins with a header that the embedded engine does not read.":
    "压缩文件的文件头是内嵌引擎无法读取的形式。",
  "A gzip file may carry a comment, a checksum of its header or a mark of text; the engine reads those with a name at most.":
    "gzip 文件可带注释、文件头校验或文本标记；引擎最多只支持带文件名的文件头。",
  "Pack it anew: gunzip -c FILE | gzip -n, into another file.":
    "请重新压缩：gunzip -c FILE | gzip -n，写入另一个文件。",
  "A file cannot be read or written.": "有文件无法读取或写入。",
  "Check that the files exist, may be read and are whole (behind the end of a packed one there is nothing), and that the disk has room.":
    "请确认文件存在、可读且完整（压缩文件末尾之后没有其他内容），且磁盘有空间。",
  "The embedded engine cannot work: no folder can be made for it ({}).":
    "内嵌引擎无法工作：无法为它创建文件夹（{}）。",
  "Reading rows needs one, in the node's folder, or beside the configuration where the node has none yet; nothing is left of it afterwards.":
    "读取数据需要一个文件夹，位于节点的文件夹内，节点尚无文件夹时则在配置文件旁；之后不会留下任何内容。",
  "Let the node write there, or name another folder in its configuration and make it.":
    "请允许节点在该处写入，或在配置中指定另一个文件夹并创建它。",
  "The disk is full on which rows are read ({}): it has no room left, or lets no file more be made.":
    "读取数据行所用的磁盘已满（{}）：没有剩余空间，或不能再创建文件。",
  "The embedded engine needs a folder of its own beside the node's books, and copies of what is packed or in another encoding lie there; nothing is left of it afterwards.":
    "内嵌引擎需要在节点账册旁有自己的文件夹，压缩的或其他编码的文件在其中有副本；之后不留任何内容。",
  "Make room on that disk: df shows the bytes that are left, df -i the files that may still be made. The data file itself is as it was.":
    "请在该磁盘上腾出空间：df 显示剩余字节数，df -i 显示还能创建的文件数。数据文件本身未变。",
  "A value in the data does not fit what is asked of it.": "数据中有一个值不符合要求。",
  "Check casts in the SQL: TRY_CAST gives nothing instead of an error.":
    "请检查 SQL 中的类型转换：TRY_CAST 失败时给出空值而不报错。",
  "The process that reads the rows has ended before it was done ({}).":
    "读取数据的进程未完成就已结束（{}）。",
  "A damaged file has brought the embedded engine down, the machine is short of memory, it may start no more processes or threads, or somebody has ended it.":
    "可能是损坏的文件使内嵌引擎崩溃、机器内存不足、不能再启动进程或线程，或有人结束了它。",
  "Write the files anew that were changed last, Parquet files above all, or take their source out; for large data lower data.engine.memoryMb or give the machine more memory; where processes are limited (ulimit -u, a container's pids limit), raise the limit.":
    "请重新生成最近更改的文件（尤其是 Parquet），或移除其来源；数据较大时请降低 data.engine.memoryMb，或为机器增加内存；若进程数受限（ulimit -u、容器的 pids 限制），请提高该限制。",
  "Whatever is ended so was ended from outside: by the system, where the machine or its container is short of memory, or by somebody.":
    "以此方式结束的进程是从外部被结束的：机器或其容器内存不足时由系统结束，或由某人结束。",
  "Lower data.engine.memoryMb, or give the machine or container more memory; the system's log says whether it ended a process for that (dmesg, journalctl -k).":
    "请降低 data.engine.memoryMb，或为机器或容器增加内存；系统日志会说明系统是否因此结束了进程（dmesg、journalctl -k）。",
  "They are read once more.": "将再读取一次。",
  "The process that reads the rows had not begun after {} seconds, and was ended.":
    "读取数据的进程在 {} 秒后仍未开始，已被结束。",
  "The system gives it no more threads, as processes are limited (ulimit -u, a container's pids limit), or the machine is far too busy. No file was opened.":
    "系统不再给它线程，因为进程数受限（ulimit -u、容器的 pids 限制），或机器过于繁忙。没有打开任何文件。",
  "Raise the limit of processes, by 30 at least, or end other programs of the same user or container; then do the same again.":
    "请将进程数限制至少提高 30，或结束同一用户或容器的其他程序，然后重试。",
  "Reading the rows was stopped.": "数据读取已中止。",
  "The node ends, or reads them for another plan.": "节点正在结束，或正为另一计划读取数据。",
  "Nothing: they are read again when they are needed.": "无需处理：需要时会重新读取。",
  "The thread that reads the labels for lookups has ended before it was done ({}).":
    "为查询读取标签的线程在完成之前结束了（{}）。",
  "The machine, or the container, is short of memory.": "机器或容器内存不足。",
  "Give it more memory; what is served goes on with the labels of before, and reads the new ones as soon as that is possible.":
    "请给它更多内存；查询服务继续使用先前的标签，一旦可能就读取新标签。",
  "The system gives this process no thread more to count with ({}): it counts with those that it has, one at least; slower, and the same numbers. A limit of processes (ulimit -u, a container's pids limit) or of memory is the reason; raise it for speed.":
    "系统不再给本进程分配用于计算的线程（{}）：它用已有的线程（至少一个）计算，较慢，但结果相同。原因是进程数上限（ulimit -u 或容器的 pids 限制）或内存上限；提高上限可加快速度。",
  "The compiled kernels are not used any more ({}). Until this process is started anew it counts without them: slower, and the same numbers.":
    "不再使用编译好的计算内核（{}）。在重新启动本进程之前，计算不使用它们：较慢，但结果相同。",
  "The compiled kernels of this program are not what was made of their source.":
    "本程序编译好的计算内核与其源代码的编译结果不符。",
  "client-node/kernels/{}.wasm, {}.json or the folder {} beside them has been changed, or is missing; what else they would add up nobody can say.":
    "client-node/kernels/{}.wasm、{}.json 或旁边的文件夹 {} 已被改动或缺失；无人能说它们会算出什么。",
  "Install the program anew from where you trust it. Until then FEDSEG_KERNEL=reference counts without them, slower.":
    "请从可信来源重新安装程序。在此之前，FEDSEG_KERNEL=reference 不使用它们计算，较慢。",
  "FEDSEG_KERNEL is {}.": "FEDSEG_KERNEL 为 {}。",
  "Only reference is known, which counts user by user; without it the compiled kernels count.":
    "只认识 reference，它逐个用户计算；不设置时由编译好的内核计算。",
  "Set FEDSEG_KERNEL=reference, or leave it out.": "请设置 FEDSEG_KERNEL=reference，或不设置。",
  "The process that reads the rows was not done after {} minutes, and was ended.":
    "读取数据的进程在 {} 分钟后仍未完成，已被结束。",
  "It may wait for a file or a server that never answers.": "它可能在等待没有响应的文件或服务器。",
  "Look at the sources in turn; for data that takes so long raise data.engine.minutes.":
    "请逐一检查来源；若数据确需这么久，请提高 data.engine.minutes。",
  "The file {} is read twice: {}.": "文件 {} 被读取两次：{}。",
  "Every line of it would count twice. Links are followed: it may be listed by two names, or match a * as well.":
    "其中每行都会计两次。链接会被跟随：它可能以两个名称列出，或同时符合 *。",
  "List it once in data.sources.": "请在 data.sources 中只列一次。",
  "{}: the file is empty.": "{}：文件为空。",
  "The first line must name the columns.": "第一行须写明列名。",
  "Check that the export of the file finished.": "请确认文件的导出已完成。",
  "The delimiter or the quote of a CSV source cannot be used.": "CSV 来源的分隔符或引号不可用。",
  "Each is one ASCII character, and they are not the same.": "两者各为一个 ASCII 字符，且不得相同。",
  'Write for instance delimiter: ";", delimiter: "\\t", or delimiter: blanks for columns aligned by blanks.':
    '请写成例如 delimiter: ";"、delimiter: "\\t"，或用空格对齐的列写 delimiter: blanks。',
  "The first line cannot be parsed (near line 1).": "无法解析第一行（第 1 行附近）。",
  "It must name the columns in one line; a quote is not closed, a name has a line end, or the line is longer than a megabyte.":
    "列名须写在同一行：可能有引号未闭合、列名中有换行，或该行超过 1 MB。",
  "Check delimiter and quotes of the source and the names of its columns, and export the file again.":
    "请检查来源的分隔符、引号与列名，然后重新导出文件。",
  "A quote is never closed (near line {}).": "有引号始终没有闭合（第 {} 行附近）。",
  "Everything after it would be one cell.": "其后的全部内容会成为一个单元格。",
  "Close it, double quotes that belong to a cell, or check that the export of the file finished.":
    "请闭合引号，将单元格内的引号写成两个，或确认文件的导出已完成。",
  "The file does not have the same columns in the same order as the first one of its source.":
    "该文件的列及其顺序与同一来源的第一个文件不同。",
  "Files of one source are read as one table.": "同一来源的文件作为一张表读取。",
  "Declare them as sources of their own and put them together with an SQL source.":
    "请将它们声明为各自的来源，再用 SQL 来源合并。",
  "Two columns are named {}.": "有两列都名为 {}。",
  "A column has no name.": "有一列没有名称。",
  "Columns are told apart by their names, in whatever case.": "列按名称区分，不分大小写。",
  "A column is named {}.": "有一列名为 {}。",
  "Names that begin with the sign U+0001 are those of the node's own columns beside.":
    "以符号 U+0001 开头的名称留给节点自己附加的列。",
  "Give it another name in the SQL: SELECT … AS name.": "请在 SQL 中另取名称：SELECT … AS name。",
  "Rename it where the data is written.": "请在数据生成处重命名该列。",
  "The file {} has changed while it was read.": "文件 {} 在读取期间发生了变化。",
  "What was read is partly of the old file and partly of the new one, or of one that is not whole yet.":
    "读到的内容一部分来自旧文件、一部分来自新文件，或来自尚未写完的文件。",
  "Do the same again when nothing writes to the file any more; an export that is written under another name and renamed when it is whole is never seen half.":
    "请在不再有程序写入该文件后重新执行；若导出先写成其他名称、写完后再改名，就不会被读到一半。",
  "Rename one of them where the data is written.": "请在数据生成处重命名其中一列。",
  "Rename one of them where the data is written, or write skip: 1, header: false and columns: [...] with names of your own.":
    "请在数据生成处重命名其中一列，或写 skip: 1、header: false 与 columns: [...] 自行命名。",
  "The first line looks like values: where no line names the columns, write header: false and columns: [...].":
    "第一行看起来是数值：若没有列名行，请写 header: false 与 columns: [...]。",
  "The Parquet file cannot be read.": "无法读取 Parquet 文件。",
  "It is cut off, damaged or encrypted.": "它不完整、已损坏或已加密。",
  "Check that the export finished, and write it again without encryption.":
    "请确认导出已完成，并以不加密方式重新写出。",
  "The Parquet file does not have the same columns and types as the first one of its source.":
    "该 Parquet 文件的列与类型与同一来源的第一个文件不同。",
  'A PostgreSQL source needs either "query" or "table".': 'PostgreSQL 来源须有 "query" 或 "table" 之一。',
  "It must be clear what is read.": "须明确读取的内容。",
  "Name a table such as sales.orders, or write one SELECT statement.":
    "请写表名（如 sales.orders），或一条 SELECT 语句。",
  "The PostgreSQL server of a source does not answer.": "来源的 PostgreSQL 服务器没有响应。",
  "The connection string is wrong, or the server is down or not to be reached from here.":
    "连接字符串有误，或服务器已停止、从此处无法访问。",
  "Try the same connection string with psql on this machine; nothing was read.":
    "请在本机用 psql 尝试同一连接字符串；没有读取任何内容。",
  "The PostgreSQL server of a source does not let this node in (SQLSTATE {}).":
    "来源的 PostgreSQL 服务器拒绝本节点（SQLSTATE {}）。",
  "User, password or database are wrong, the user may not connect or read the table, or all connections are taken.":
    "用户、密码或数据库有误，该用户无权连接或读取该表，或连接已占满。",
  "Try the same connection string and query with psql on this machine; nothing was kept.":
    "请在本机用 psql 尝试同一连接字符串与查询；没有保留任何内容。",
  "The PostgreSQL server did not finish the query{}.": "PostgreSQL 服务器没有完成查询{}。",
  "It has a mistake, gives no rows, writes, or the connection was lost.":
    "查询有错误、没有结果、会写入数据，或连接中断。",
  "Run the query with psql as the same user in a read-only transaction; nothing was kept.":
    "请用同一用户在只读事务中以 psql 运行该查询；没有保留任何内容。",
};
