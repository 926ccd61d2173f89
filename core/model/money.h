/* Money is whole fen, rates are hundredths of a percent. No floating point. */
#ifndef RBK_CORE_MODEL_MONEY_H
#define RBK_CORE_MODEL_MONEY_H

#include <stdint.h>

#include "core/model/err.h"

#pragma GCC visibility push(default)

#define RBK_MONEY_TEXT 32

/* "300000", "300,000.50", "30万", "1.5万", "2亿", with or without ¥ or 元:
   yuan as people type them → fen; a comma only before three digits. Not negative, at most two decimals of a
   yuan. RBK_E_BAD. */
int rbk_fen_read(int64_t *out, const char *text, struct rbk_err *err);
/* The same, also negative: "-1,234.50", "−3万", "(1,234.50)". */
int rbk_fen_read_signed(int64_t *out, const char *text, struct rbk_err *err);
/* 30000000 → "300,000.00"; -50 → "-0.50". */
void rbk_fen_write(char out[RBK_MONEY_TEXT], int64_t fen);

/* "12.5" or "12.5%" → 1250. RBK_E_BAD. */
int rbk_rate_read(int64_t *out, const char *text, struct rbk_err *err);
void rbk_rate_write(char out[RBK_MONEY_TEXT], int64_t rate);

#pragma GCC visibility pop
#endif
