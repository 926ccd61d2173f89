# Writes a compiled catalogue (.mo) as a table of bytes.
file(READ ${MO} hex HEX)
string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
file(WRITE ${OUT} "extern const unsigned char ${NAME}[];\nconst unsigned char ${NAME}[] __attribute__((aligned(4))) = {\n${hex}\n};\n")
