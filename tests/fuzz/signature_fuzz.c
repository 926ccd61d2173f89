/* A commit that another machine wrote: who signed it. An answer is a key, or
   a reason and no key. */
#include <stdint.h>
#include <stdlib.h>

#include "core/store/sshsig.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rbk_err err = {0};
	char key[RBK_KEY_TEXT];
	int code = rbk_commit_signer(key, (const char *)data, size, &err);

	if (code ? key[0] != '\0' : !rbk_key_valid(key))
		abort();
	return 0;
}
