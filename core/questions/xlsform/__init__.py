"""Question sets as XLSForm workbooks, in and out. Pure: no model and no view is imported here.

`written` makes a workbook of a definition; `read` makes a definition of a workbook, or says what is wrong by sheet,
row and column. Two columns of our own, `plab` and `plab_identifying`, make the round trip exact; pyxform accepts them.
"""

from core.questions.xlsform.reader import read
from core.questions.xlsform.writer import written

__all__ = ["read", "written"]
