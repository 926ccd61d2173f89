/* Ids: ULIDs for records, person ids, the folder shard of an id. */
#ifndef RBK_CORE_MODEL_ID_H
#define RBK_CORE_MODEL_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/time.h"

#pragma GCC visibility push(default)

#define RBK_ULID_LEN  26
#define RBK_ULID_TIME 10 /* its first digits tell the time */
#define RBK_ULID_SIZE (RBK_ULID_LEN + 1)

/* ULID (github.com/ulid/spec): 48 bits of milliseconds, 80 random bits,
   Crockford base 32, upper case. Pure: the caller brings time and random. */
void rbk_ulid_make(char out[RBK_ULID_SIZE], rbk_time t, const uint8_t random[10]);
/* Canonical (upper case, first digit ≤ 7) only. */
bool rbk_ulid_valid(const char *s);
/* A beginning of a ULID as a person types it (any case, i l o read as
   1 1 0): made canonical. False if it can't be one. */
bool rbk_ulid_prefix(char out[RBK_ULID_SIZE], const char *typed);
/* A ULID made of bytes alone: the same bytes, the same id. For ids of
   derived records (notices). */
void rbk_ulid_derive(char out[RBK_ULID_SIZE], rbk_time t, const char *bytes, size_t n);

/* [a-z0-9-]{2,32}, beginning with a letter or digit. */
bool rbk_person_valid(const char *s);
/* 40 lower-case hex digits. */
bool rbk_oid_valid(const char *s);

/* The first two (four) hex digits of SHA-256 of the id: the <hh> of paths. */
void rbk_shard(char out[3], const char *id);
void rbk_shard4(char out[5], const char *id);
/* SHA-256 of bytes as 64 lower-case hex digits. */
void rbk_sha256_hex(char out[65], const void *bytes, size_t n);
/* The same in pieces, for what isn't held in memory. */
struct rbk_sha256 {
	uint64_t state[16];
};
void rbk_sha256_begin(struct rbk_sha256 *s);
void rbk_sha256_add(struct rbk_sha256 *s, const void *bytes, size_t n);
void rbk_sha256_end(struct rbk_sha256 *s, char out[65]);

#pragma GCC visibility pop
#endif
