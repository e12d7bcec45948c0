"""What is said of a file that can't be opened, read whole or read to its end, and of what was left out or converted.

What tables lack is said in `tables/messages.py`; what limits a reading process met, in `reading/messages.py`.
"""

from ntm_pipeline.issues import Rule

# --- What kind of file it is

CANNOT_OPEN = Rule(
    "cannot_open", "refused",
    "Không mở được tệp. Hãy kiểm tra tệp có còn ở đó và có được phép đọc không.",
    "The file can't be opened. Check that it is still there and may be read.",
)  # fmt: skip
UNKNOWN_KIND = Rule(
    "unknown_kind", "refused",
    "Không nhận loại tệp “{name}”. Hãy gửi tệp .xlsx, .xls, .ods hoặc .csv.",
    "Files of the kind “{name}” are not read. Send .xlsx, .xls, .ods or .csv.",
)  # fmt: skip
EMPTY_FILE = Rule(
    "empty_file", "refused",
    "Tệp không có nội dung nào. Hãy kiểm tra và gửi lại tệp có số liệu.",
    "The file has no content. Check it and send the file that holds the data.",
)  # fmt: skip
KIND_MISMATCH = Rule(
    "kind_mismatch", "refused",
    "Tên tệp là của {kind} nhưng nội dung lại là {found}. Hãy mở bằng Excel và lưu lại dạng .xlsx.",
    "The name is that of {kind} but the content is {found}. Open it in Excel and save it as .xlsx.",
)  # fmt: skip
CORRUPT = Rule(
    "corrupt", "refused",
    "Tệp bị hỏng hoặc chưa tải xong nên không đọc được. Hãy mở bằng Excel, lưu thành tệp mới rồi gửi lại.",
    "The file is damaged or incomplete and can't be read. Open it in Excel, save it as a new file and send that.",
)  # fmt: skip
ENCRYPTED = Rule(
    "encrypted", "refused",
    "Tệp được đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi gửi lại.",
    "The file is protected by a password and can't be read. Remove the password and send it again.",
)  # fmt: skip
MACRO = Rule(
    "macro", "refused",
    "Tệp có chứa macro nên không được đọc. Hãy lưu lại thành sổ tính Excel (.xlsx) không có macro.",
    "The file contains macros and is not read. Save it as an Excel workbook (.xlsx) without macros.",
)  # fmt: skip

# --- Too much of it

UNFOLDS_TOO_FAR = Rule(
    "too_large", "refused",
    "Tệp giải nén ra tới {megabytes} MB nên không được đọc. Hãy xóa các dòng, cột và hình thừa, hoặc tách thành nhiều"
    " tệp.",
    "The file unfolds to {megabytes} MB and is not read. Delete superfluous rows, columns and pictures, or split it"
    " into several files.",
)  # fmt: skip
SHEET_TOO_WIDE = Rule(
    "too_large", "refused",
    "Trang tính “{sheet}” trải rộng tới ô {last_cell} nên không được đọc. Hãy xóa các dòng và cột thừa ở xa bảng số"
    " liệu.",
    "The sheet “{sheet}” reaches as far as cell {last_cell} and is not read. Delete the superfluous rows and columns"
    " far from the table.",
)  # fmt: skip
SOME_SHEET_TOO_WIDE = Rule(
    "too_large", "refused",
    "Có trang tính trải rộng quá nhiều ô nên tệp không được đọc. Hãy xóa các dòng và cột thừa ở xa bảng số liệu.",
    "A sheet reaches over too many cells, so the file is not read. Delete the superfluous rows and columns far from the"
    " table.",
)  # fmt: skip
TOO_MANY_SHEETS = Rule(
    "too_large", "refused",
    "Tệp có tới {count} trang tính nên không được đọc. Hãy xóa các trang thừa hoặc tách thành nhiều tệp, mỗi tệp không"
    " quá {most} trang.",
    "The file has {count} sheets and is not read. Delete superfluous ones or split it into several files of at most"
    " {most} sheets.",
)  # fmt: skip
LINE_TOO_WIDE = Rule(
    "too_large", "refused",
    "Có dòng chứa tới {width} ô nên tệp không được đọc. Hãy kiểm tra dấu phân cách và dấu ngoặc kép.",
    "A line holds as many as {width} cells, so the file is not read. Check the delimiters and quotation marks.",
)  # fmt: skip
CELL_TOO_LONG = Rule(
    "cell_too_long", "refused",
    "{place} {cell} chứa tới {length} ký tự, quá {most} ký tự của một ô, nên tệp không được đọc. Hãy rút ngắn ô này;"
    " nếu là tệp CSV, hãy kiểm tra dấu ngoặc kép và dấu phân cách ở dòng này.",
    "{place} {cell} holds {length} characters, more than the {most} of one cell, so the file is not read. Shorten it;"
    " in a CSV file, check the quotation marks and delimiters of this row.",
)  # fmt: skip

# --- Text files

BROKEN_QUOTES = Rule(
    "broken_quotes", "refused",
    "Gần dòng {record} có dấu ngoặc kép mở mà không đóng, nên các dòng bị dính vào nhau. Hãy sửa dấu ngoặc kép hoặc lưu"
    " lại dạng .xlsx.",
    "Near line {record} a quotation mark is opened and not closed, so lines run together. Correct the quotation marks"
    " or save the file as .xlsx.",
)  # fmt: skip
ENCODING_CONVERTED = Rule(
    "encoding_converted", "warning",
    "Chữ trong tệp theo bảng mã {encoding} và đã được chuyển sang Unicode khi đọc. Hãy xem lại các tên; lần sau nên lưu"
    " dạng .xlsx hoặc CSV UTF-8.",
    "The text of the file is encoded as {encoding} and was converted to Unicode when read. Look over the names, and"
    " save as .xlsx or CSV UTF-8 next time.",
)  # fmt: skip
UNKNOWN_ENCODING = Rule(
    "unknown_encoding", "refused",
    "Không nhận ra bảng mã tiếng Việt của tệp (vướng ở dòng {line}). Hãy mở bằng Excel và lưu lại dạng .xlsx, hoặc lưu"
    " CSV với bảng mã UTF-8.",
    "The encoding of the text was not recognised (at line {line}). Open the file in Excel and save it as .xlsx, or save"
    " the CSV as UTF-8.",
)  # fmt: skip
MIXED_ENCODINGS = Rule(
    "mixed_encodings", "refused",
    "Chữ tiếng Việt trong tệp dùng hai bảng mã khác nhau: từ dòng {first} là {its_name}, từ dòng {second} lại là"
    " {other_name}, nên không thể đọc đúng cả hai. Hãy chuyển tất cả sang Unicode (chẳng hạn bằng công cụ chuyển mã của"
    " UniKey) rồi lưu lại dạng .xlsx.",
    "The Vietnamese text is in two different encodings: {its_name} from line {first}, but {other_name} from line"
    " {second}, so both can't be read right. Convert all of it to Unicode (for instance with UniKey's converter) and"
    " save it as .xlsx.",
)  # fmt: skip
NUL_CHARACTERS = Rule(
    "nul_characters", "refused",
    "Tệp có ký tự không phải là chữ (ký tự NUL) nên không phải là tệp văn bản CSV. Hãy mở bằng Excel và lưu lại dạng"
    " .xlsx.",
    "The file holds NUL characters, so it is no CSV text file. Open it in Excel and save it as .xlsx.",
)  # fmt: skip
LEGACY_FONT_CONVERTED = Rule(
    "legacy_font_converted", "warning",
    "Cột {columns} có chữ gõ bằng phông chữ cũ (TCVN3 hoặc VNI) và đã được chuyển sang Unicode khi đọc. Hãy xem lại tên"
    " ở các cột này, lần sau nên gõ bằng Unicode.",
    "Column {columns} holds text typed in an old font (TCVN3 or VNI), which was converted to Unicode when read. Look"
    " over the names in it, and type Unicode next time.",
)  # fmt: skip
MOJIBAKE_UNDONE = Rule(
    "mojibake_undone", "warning",
    "Chữ ở cột {columns} là UTF-8 từng bị mở nhầm bằng bảng mã {code_page} rồi lưu lại; đã được chuyển về như cũ khi"
    " đọc. Hãy xem lại tên ở các cột này, lần sau nên lưu dạng .xlsx hoặc CSV UTF-8.",
    "The text in column {columns} is UTF-8 that was once opened as {code_page} and saved again; it was turned back when"
    " read. Look over the names in it, and save as .xlsx or CSV UTF-8 next time.",
)  # fmt: skip
GARBLED_LETTERS = Rule(
    "garbled_letters", "rejected",
    "“{text}” là chữ đã bị mở nhầm bảng mã (UTF-8 đọc thành bảng mã khác) rồi lưu lại, có chữ không khôi phục được. Hãy"
    " mở tệp gốc, kiểm tra chữ hiện đúng, rồi lưu lại dạng .xlsx hoặc CSV UTF-8.",
    "“{text}” was opened in a wrong encoding (UTF-8 read as another code page) and saved again, and can't be restored."
    " Open the original, check that its letters are right and save it as .xlsx or CSV UTF-8.",
)  # fmt: skip
LETTERS_LOST = Rule(
    "letters_lost", "rejected",
    "“{text}” đã mất chữ: khi lưu, chữ có dấu bị thay bằng dấu “?” (bảng mã không có các chữ này) nên tệp này không thể"
    " sửa lại. Hãy mở tệp gốc và lưu lại dạng .xlsx hoặc CSV UTF-8.",
    "“{text}” has lost letters: on saving, letters with accents were replaced by “?” (the encoding lacked them), so"
    " this file can't be repaired. Open the original and save it as .xlsx or CSV UTF-8.",
)  # fmt: skip

DAMAGED_TEXT = Rule(
    "damaged_text", "warning",
    "Chữ “{text}” ở ô này đã hỏng: tệp từng bị mở hoặc lưu bằng bảng mã sai nên chữ có dấu bị thay bằng ký hiệu khác"
    " hoặc dấu “?”. Hãy mở tệp gốc, kiểm tra chữ hiện đúng, rồi lưu lại dạng .xlsx hoặc CSV UTF-8.",
    "The text “{text}” of this cell is damaged: the file was once opened or saved in a wrong encoding, so that letters"
    " with accents became other signs or “?”. Open the original, check that its letters are right and save it as .xlsx"
    " or CSV UTF-8.",
)  # fmt: skip

# --- What is left out of a workbook, or understood in a way to be known

NO_VISIBLE_SHEET = Rule(
    "no_visible_sheet", "refused",
    "Tệp không có trang tính nào đang hiện. Hãy bỏ ẩn trang tính có số liệu rồi gửi lại.",
    "The file has no visible sheet. Unhide the sheet that holds the data and send it again.",
)  # fmt: skip
HIDDEN_SHEETS = Rule(
    "hidden_sheets", "warning",
    "Bỏ qua trang tính ẩn: {names}. Nếu đó là số liệu, hãy bỏ ẩn rồi gửi lại.",
    "Hidden sheets were passed over: {names}. If they are data, unhide them and send the file again.",
)  # fmt: skip
HIDDEN_ROWS = Rule(
    "hidden_rows", "warning",
    "Các dòng ẩn không được tính: {numbers}. Nếu đó là số liệu, hãy bỏ ẩn (kể cả bỏ lọc) rồi gửi lại.",
    "Hidden rows are not counted: {numbers}. If they are data, unhide them (clear filters too) and send the file"
    " again.",
)  # fmt: skip
HIDDEN_COLUMNS = Rule(
    "hidden_columns", "warning",
    "Bỏ qua các cột ẩn: {letters}. Nếu đó là số liệu, hãy bỏ ẩn rồi gửi lại.",
    "Hidden columns were passed over: {letters}. If they are data, unhide them and send the file again.",
)  # fmt: skip
MERGED_CELLS = Rule(
    "merged_cells", "warning",
    "Có {count} ô gộp nhiều dòng; nội dung của ô gộp được hiểu là của từng dòng trong đó, riêng số đếm thì không được"
    " tính. Nếu không phải vậy, hãy bỏ gộp ô và ghi riêng từng dòng.",
    "Number of cells merged over several rows: {count}; what they hold is taken for each of the rows, but for counts,"
    " which are not counted. If that is not what is meant, unmerge them and write each row's own.",
)  # fmt: skip
FORMULAS_WITHOUT_VALUE = Rule(
    "formulas_without_value", "warning",
    "Có {count} ô công thức chưa có kết quả; dòng có ô như vậy trong cột cần đọc bị trả lại. Hãy mở tệp bằng Excel, lưu"
    " lại rồi gửi lại.",
    "Formulas without a result: {count}; a row of data with one in a column that is read is rejected. Open the file in"
    " Excel, save it and send it again.",
)  # fmt: skip

# --- Marks on cells

RAISED_MARK = Rule(
    "raised_mark", "rejected",
    "Trong ô có chữ hoặc số viết nhỏ lên trên hay xuống dưới (“{marks}”), như dấu chú thích, nên không chắc con số là"
    " bao nhiêu. Hãy bỏ dấu đó khỏi ô và ghi chú thích ở chỗ khác.",
    "The cell has raised or lowered text (“{marks}”), like the mark of a footnote, so that its figure isn't certain."
    " Take the mark out of the cell and put the note elsewhere.",
)  # fmt: skip
STRUCK_OUT = Rule(
    "struck_out", "rejected",
    "Nội dung của ô bị gạch ngang nên không được tính. Nếu số liệu còn đúng, hãy bỏ gạch ngang; nếu không, hãy"
    " xóa dòng.",
    "What the cell holds is struck out, so it doesn't count. If it still holds, take the stroke away; if not, delete"
    " the row.",
)  # fmt: skip
PICTURE_FONT = Rule(
    "picture_font", "rejected",
    "Ô gõ “{text}” bằng phông chữ hình vẽ {font}, người xem thấy hình khác với chữ trong ô. Hãy ghi lại bằng phông chữ"
    " thường, ví dụ Times New Roman; ô đánh dấu thì ghi “Có” hoặc “Không”.",
    "The cell holds “{text}” in the font of pictures {font}, which shows something else. Write it in an ordinary font"
    " such as Times New Roman; instead of a tick write “Có” (yes) or “Không” (no).",
)  # fmt: skip
TWO_CONTENTS = Rule(
    "two_contents", "rejected",
    "Chương trình tạo ra tệp ghi hai nội dung trong một ô nên không biết nội dung nào đúng. Hãy gõ lại ô này trong"
    " Excel rồi lưu và gửi lại.",
    "The program that made the file wrote two contents into one cell, so which holds can't be told. Type the cell again"
    " in Excel, save and send the file.",
)  # fmt: skip
NOT_SHOWN = Rule(
    "not_shown", "rejected",
    "Chữ trong ô cùng màu với nền nên người xem không thấy (ô giữ “{text}”), không biết số liệu có được tính hay không."
    " Nếu số liệu còn đúng, hãy đổi màu chữ; nếu không, hãy xóa nội dung ô.",
    "The cell is written in the colour of its ground, so nobody sees it (it holds “{text}”), and whether it counts"
    " can't be told. If it holds, change the colour; if not, empty the cell.",
)  # fmt: skip
CROSSED_OUT = Rule(
    "struck_out", "rejected",
    "Ô bị gạch chéo nên nội dung không được tính. Nếu số liệu còn đúng, hãy bỏ đường gạch; nếu không, hãy xóa nội dung"
    " ô.",
    "The cell is crossed out, so it doesn't count. If what it holds is right, take the lines away; if not, empty it.",
)  # fmt: skip
SHOWN_ON_CONDITION = Rule(
    "shown_on_condition", "rejected",
    "Ô có định dạng có điều kiện làm gạch ngang hoặc ẩn nội dung khi điều kiện đúng, nên không biết ô này còn được tính"
    " hay không. Hãy bỏ định dạng có điều kiện đó và xóa những dòng không còn dùng.",
    "A conditional format strikes out or hides the cell where its condition holds, so whether it counts can't be told."
    " Take that format away and delete the rows that no longer hold.",
)  # fmt: skip
MERGED_ACROSS = Rule(
    "merged_count", "rejected",
    "Ô này gộp với ô bên trái (ghi “{text}”), nên không biết con số là của cột nào. Hãy bỏ gộp ô và ghi riêng"
    " từng cột.",
    "The cell is merged with the one on its left (which holds “{text}”), so whose column the figure is can't be told."
    " Unmerge the cells and write each column's own.",
)  # fmt: skip
OTHER_SHOWN = Rule(
    "other_number_shown", "rejected",
    "Định dạng số của ô (“{format}”) làm hiện ra con số khác với số trong ô ({held}), nên không biết số nào đúng. Hãy"
    " đổi định dạng của ô thành số thường và kiểm tra lại.",
    "The number format of the cell (“{format}”) shows another number than the cell holds ({held}), so which is meant"
    " can't be told. Format the cell as a plain number and check it.",
)  # fmt: skip
