#ifndef HERKEND_RENDITION_XLSX_H
#define HERKEND_RENDITION_XLSX_H

#include <xlsxwriter.h>

#include "herkend/report_text.h"

/* What the files that make the spreadsheet share. */
enum cell_format {
    CELL_PLAIN,
    CELL_TITLE,
    CELL_HEAD,
    CELL_TEXT,    /* wrapped, from the top */
    CELL_INTEGER, /* counts and ranks */
    CELL_SCORE,   /* 0..100 with one decimal */
    CELL_SPREAD,  /* two decimals */
    CELL_SHARE,   /* 0..1 as percents */
    CELL_NUMBER,  /* as it is */
    CELL_FORMAT_COUNT
};

/*
 * The workbook while it is written. Rows are written in order and leave the memory as the next
 * one begins. The first thing that goes wrong is kept in trouble; everything after it does
 * nothing.
 */
struct book {
    const struct report *report;
    enum language language;
    lxw_workbook *workbook;
    lxw_format *formats[CELL_FORMAT_COUNT];
    lxw_worksheet *sheet; /* the one that is being written */
    uint32_t row;
    uint16_t column;
    lxw_error trouble;
    struct buffer text;    /* a cell, escaped and ended by a NUL */
    struct buffer scratch; /* a sentence before it is a cell */
};

struct book_column {
    enum report_word head;
    int grade; /* 1..4: the head is the word of grade 0..3 instead */
    double width;
    enum report_word prefix; /* what the head is of: "Toen: Stemmen"; 0: nothing */
    bool is_share;           /* the head says that it is percents */
};

/* xlsx_book.c: sheets and cells. A cell is written where the last one ended. */
void book_sheet(struct book *book, enum report_word name);
/* A header that stays in sight, with filters over rows of rows below it. */
void book_columns(struct book *book, const struct book_column *columns, size_t count,
                  size_t rows);
void book_row(struct book *book);
void cell_skip(struct book *book);
void cell_text(struct book *book, enum cell_format format, struct bytes text);
void cell_word(struct book *book, enum cell_format format, enum report_word word);
void cell_number(struct book *book, enum cell_format format, double number);
/* 0..1 as 0..100, from the six decimals that the tables and the JSON have. */
void cell_score(struct book *book, enum cell_format format, double score);
/* Empty where number is 0: a rank that there is not. */
void cell_rank(struct book *book, uint32_t number);
/* Empty where there is no whole. */
void cell_share(struct book *book, uint32_t part, uint32_t whole);
/* "s12", "t3". */
void cell_id(struct book *book, char prefix, uint32_t number);

/* xlsx_sheets.c, xlsx_statements.c, xlsx_changes.c: one sheet each, those with nothing to tell
 * left out. */
void sheet_readme(struct book *book);
void sheet_ranking(struct book *book);
void sheet_changes(struct book *book);
void sheet_statements(struct book *book);
void sheet_distribution(struct book *book);
void sheet_groups(struct book *book);
void sheet_polls(struct book *book);
void sheet_activity(struct book *book);
void sheet_method(struct book *book);

#endif
