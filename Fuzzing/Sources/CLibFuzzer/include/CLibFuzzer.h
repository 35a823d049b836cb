#ifndef CLIBFUZZER_H
#define CLIBFUZZER_H

#include <stddef.h>
#include <stdint.h>

// Of libFuzzer; to be called in LLVMFuzzerCustomMutator.
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);

#endif
