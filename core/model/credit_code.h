/* The unified social credit code of a Chinese organisation. */
#ifndef RBK_CORE_MODEL_CREDIT_CODE_H
#define RBK_CORE_MODEL_CREDIT_CODE_H

#pragma GCC visibility push(default)

enum rbk_credit_code {
	RBK_CODE_GOOD,
	RBK_CODE_CHECK, /* right shape, wrong check character: real companies carry such codes, so it warns */
	RBK_CODE_SHAPE  /* not 18 characters of the code's alphabet, or no known registering body */
};

#define RBK_CREDIT_CODE_SIZE 19

/* GB 32100-2015: 18 characters of 0-9A-HJ-NPQRTUWXY, check character mod 31
   over weights 3^i. `out` gets the canonical form (NFKC'd width, upper
   case, spaces and hyphens dropped), or "" for RBK_CODE_SHAPE. */
enum rbk_credit_code rbk_credit_code_read(char out[RBK_CREDIT_CODE_SIZE], const char *text);

#pragma GCC visibility pop
#endif
