/* Chinese names of regions as people write them → GB/T 2260 codes. */
#ifndef RBK_CORE_MODEL_REGION_H
#define RBK_CORE_MODEL_REGION_H

#include <stdbool.h>

#define RBK_REGION_SIZE 7

/* "广东", "广东省广州市", "广州市", "宁夏回族自治区", "浙江-宁波": the 34
   provinces, their capitals and the five cities with a plan of their own
   (计划单列市), nothing else (GB/T 2260-2007). *whole is false if only the
   beginning was understood ("广东省佛山市" → 440000). False: not known. */
bool rbk_region_find(char out[RBK_REGION_SIZE], bool *whole, const char *text);

#endif
