"""A small district as tables of the interchange format, to be loaded whole or with a fault."""

import csv
from io import StringIO

from openpyxl import Workbook

from communes.interchange.loading import load
from communes.interchange.problems import LoadRefused

SMALL = {
    "districts": """
code,name,level,province
thu,Thử,district,Yên Bái
""",
    "communes": """
district,code,name,kind,population,households,map_row,map_col
thu,00101,Bảo Ái,commune,1000,250,1,1
thu,00102,Yên Bình,town,500,120,1,2
thu,00103,Yên Bình,commune,700,180,2,1
""",
    "programmes": """
district,code,name,kind,applies_to,start,end,good_from,fair_from,main,layout
thu,nq,Nghị quyết,resolution,commune town,2021Q1,2025Q4,70,50,1,party
thu,tc,Bộ tiêu chí,criteria,commune,2021Q1,2025Q4,70,50,0,
""",
    "targets": """
programme,number,name,group,unit,method,over_time,rollup,baseline,goal,standard,decimals
nq,1,Đường,Kinh tế,km,ratio,level,sum,,100,,1
nq,2,Hộ nghèo,Xã hội,%,gap,level,rate,10,2,,1
nq,3,Thu ngân sách,Kinh tế,tỷ đồng,ratio,year_total,district,,500,,1
nq,4,Thu nhập,Xã hội,triệu đồng,floor,level,mean,,60,,1
nq,5,Đạt chuẩn,Xã hội,xã,milestone,level,count,,,,0
nq,10,Hộ khá,Xã hội,hộ,ratio,level,sum,,300,,0
tc,1,Quy hoạch,1. Quy hoạch,đạt,milestone,level,count,,,,0
""",
    "milestones": """
programme,target,commune,year,value
nq,4,,2023,50
nq,1,00101,2023,20
""",
    "allocations": """
programme,target,commune,baseline,goal
nq,1,00101,0,40
nq,1,00102,,60
nq,2,00101,8,1
""",
    "officials": """
district,code,name,position,organisation,commune,phone,email,until,organisation_kind
thu,chair-1,Ma Kim Hoa,Chủ tịch,UBND,00101,,,,government
thu,office-1,Trần Thị An,Chuyên viên,Văn phòng,,,an@example.vn,2025-12-31,
""",
    "assignments": """
official,programme,target,commune,duty,start,end
chair-1,nq,,00101,report,2021-01-01,
office-1,nq,,,review,2021-01-01,2025-12-31
office-1,nq,3,,report,2021-01-01,
""",
    "periods": """
programme,period,opens_on,due_on,published_on
nq,2023Q1,2023-03-15,2023-04-10,2023-04-20
nq,2023Q2,2023-06-15,2023-07-10,
""",
    "submissions": """
programme,commune,period,status,reason
nq,00101,2023Q2,approved,
nq,00102,2023Q2,returned,Xem lại
nq,,2023Q2,draft,
""",
    "figures": """
programme,target,commune,period,value,out_of,estimate,note,approved_value,approved_out_of
nq,1,00101,2023Q1,12.5,,0,,,
nq,1,00102,2023Q1,30,,0,,,
nq,2,00101,2023Q1,20,250,0,,,
nq,3,,2023Q1,110,,1,ước,,
nq,4,00101,2023Q1,48,,0,,,
nq,1,00101,2023Q2,15,,0,,,
nq,1,00102,2023Q2,300,,0,gõ nhầm,30,
nq,2,00101,2023Q2,,,0,chưa rà soát,,
nq,3,,2023Q2,120,,0,,,
tc,1,00103,2023Q1,1,,0,,,
""",
}

TABLES = [
    *("districts", "communes", "successors", "programmes", "targets", "milestones", "allocations"),
    *("thresholds", "breaks", "new_goals", "exemptions"),
    *("officials", "assignments", "periods", "submissions", "figures", "measures", "quotes"),
]
"""All tables of the format, in its order."""


def cells(text):
    return list(csv.reader(StringIO(text.strip("\n"), newline="")))


def small(**changed):
    """The small district's tables, header first, as lists of texts; None leaves a table out.

    A changed table is given as csv text.
    """
    tables = {name: cells(text) for name, text in SMALL.items()}
    for name, text in changed.items():
        if text is None:
            del tables[name]
        else:
            tables[name] = cells(text)
    return tables


def with_cell(tables, table, row, column, value):
    """`tables` with one cell changed; `row` is counted as a problem's is."""
    rows = [list(cells) for cells in tables[table]]
    rows[row - 1][rows[0].index(column)] = value
    return tables | {table: rows}


def with_row(tables, table, *values):
    """`tables` with one row more; missing cells at its end are empty."""
    width = len(tables[table][0])
    row = [*values, *[""] * (width - len(values))]
    return tables | {table: [*tables[table], row]}


def as_folder(path, tables, encoding="utf-8"):
    path.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (path / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(rows)
    return path


def as_workbook(path, tables):
    book = Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def places(path):
    """(Table, row, column) of every problem of the load, which must be refused."""
    try:
        load(path)
    except LoadRefused as refused:
        return [(problem.table, problem.row, problem.column) for problem in refused.problems]
    raise AssertionError("the load was not refused")
