/* Every ceiling on input, by name, in one place. */
#ifndef RBK_CORE_MODEL_BOUNDS_H
#define RBK_CORE_MODEL_BOUNDS_H

#define RBK_RECORD_MAX     (256 * 1024)       /* bytes of one record file */
#define RBK_JSON_MAX       (64 * 1024 * 1024) /* bytes of any JSON text (a register case, a policy) */
#define RBK_POLICY_MAX     (4 * 1024 * 1024)  /* bytes of one file of a policy that is set */
#define RBK_JSON_DEPTH     16                 /* levels of nesting in any JSON text */
#define RBK_INT_MAX        9007199254740991   /* 2^53 - 1: exact in every JSON reader */
#define RBK_STR_MAX        400                /* bytes of a one-line text */
#define RBK_TEXT_MAX       16000              /* bytes of a free text */
#define RBK_LIST_MAX       1000               /* items of a list that is typed */
#define RBK_BUF_MAX        (1024ul * 1024 * 1024)
#define RBK_NAME_MAX       400                /* bytes of a company name */
#define RBK_PATH_MAX       240                /* bytes of a path inside a book */
#define RBK_PATH_DEPTH     8                  /* folders in a path inside a book */
#define RBK_TREE_MAX       100000             /* entries of one folder in a book */
#define RBK_BOOK_RECORDS   1000000            /* records of one book */
#define RBK_DOCUMENT_MAX   (64 * 1024 * 1024) /* bytes of a document's content */
#define RBK_LINE_MAX       65536              /* bytes of one line of a journal or a CSV file */
#define RBK_CSV_ROWS       200000             /* rows of one imported sheet */
#define RBK_SHEET_MAX      (64 * 1024 * 1024) /* bytes of one imported sheet */
#define RBK_XLSX_UNPACKED  (256 * 1024 * 1024) /* bytes a workbook's parts unpack to */
#define RBK_XLSX_TOKEN     (1024 * 1024)      /* bytes of one tag, with its attributes */
#define RBK_XLSX_DEPTH     64                 /* levels of nesting in a workbook's XML */
#define RBK_XLSX_PARTS     20000              /* parts of a workbook, its sheets among them */
#define RBK_XLSX_STRINGS   2000000            /* shared texts of a workbook … */
#define RBK_XLSX_TEXT      (64 * 1024 * 1024) /* … and their bytes */
#define RBK_XLSX_FORMATS   10000              /* formats of numbers of its own */
#define RBK_XLSX_STYLES    70000              /* styles of cells (Excel: 65,490) */
#define RBK_XLSX_MERGES    100000             /* merged ranges of a sheet */
#define RBK_XLSX_CELLS     2000000            /* filled cells of a sheet */
#define RBK_XLSX_SLOTS     8000000            /* places in its rows, up to the last filled cell of each */
#define RBK_NAMES_MAX      4000000            /* names of one list or register */
#define RBK_CHAIN_MAX      32                 /* leaders above one person */
#define RBK_AMENDED_MAX    64                 /* versions of a record, one amending the other, that a removal reaches */
#define RBK_PUSH_MAX       (1024l * 1024 * 1024) /* bytes of one push the hub takes */
#define RBK_GIT_MEMORY     (1024ul * 1024 * 1024) /* bytes git may use for one conversation */
#define RBK_FETCH_MAX      (64l * 1024 * 1024) /* objects of one pack that is fetched */
#define RBK_REFS_MAX       (1024 * 1024)      /* bytes of what a hub's repository says of its refs */
#define RBK_PERSON_MAX     32                 /* bytes of a person's id */
#define RBK_KPI_CLIENTS_MAX 1000000           /* new clients planned for one month */

#endif
