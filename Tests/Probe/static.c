// A program with an array of SIZE MiB, of which it uses some.
#include <stdlib.h>
#include <string.h>

static char array[SIZE << 20];

int main(int argc, char **argv) {
  memset(array, 1, argc > 1 ? (size_t)atol(argv[1]) << 20 : 0);
  return ((volatile char *)array)[5] > 1;
}
