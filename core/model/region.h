/* Chinese names of regions as people write them → GB/T 2260 codes. */
#ifndef RBK_CORE_MODEL_REGION_H
#define RBK_CORE_MODEL_REGION_H

#include <stdbool.h>

#define RBK_REGION_SIZE 7

/* "广东", "广东省广州市", "苏州", "宁夏回族自治区", "浙江-宁波", "湘西州": the
   34 regions of the first level and the 333 of the second, nothing smaller
   (GB/T 2260 as amended until 2023). *whole is false if only the beginning
   was understood ("苏州工业园区" → 320500). False: not known. */
bool rbk_region_find(char out[RBK_REGION_SIZE], bool *whole, const char *text);

/* "苏州" for 320500; of a smaller region that of the city, else the province
   it lies in. NULL if there is none. */
const char *rbk_region_name(const char *code);

#endif
