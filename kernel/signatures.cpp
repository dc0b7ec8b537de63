// Signatures of texts: how many slots of two are equal estimates how much of their words they
// share. Source: MinHash, Broder (1997).
#include <algorithm>
#include <cstdint>
#include <vector>

#include "parallel.h"

namespace {

constexpr int64_t kTogether = 4096;
constexpr int64_t kShortestWord = 4;  // bytes; shorter ones are articles, unless they are numbers

bool letter(uint8_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80;
}
uint8_t lower(uint8_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }
bool digit(uint8_t c) { return c >= '0' && c <= '9'; }

// Source: FNV-1a.
struct Hash {
  uint32_t value = 2166136261u;
  void add(uint8_t c) { value = (value ^ c) * 16777619u; }
};

// Source: the finaliser of MurmurHash3.
uint32_t mixed(uint32_t h) {
  h ^= h >> 16, h *= 0x85ebca6bu;
  h ^= h >> 13, h *= 0xc2b2ae35u;
  return h ^ (h >> 16);
}

void words_of(const uint8_t* text, int64_t size, std::vector<uint32_t>& hashes) {
  for (int64_t i = 0; i < size;) {
    if (!letter(text[i])) {
      ++i;
      continue;
    }
    Hash hash;
    bool number = true;
    const int64_t begin = i;
    for (; i < size && letter(text[i]); ++i) {
      hash.add(lower(text[i]));
      number &= digit(text[i]);
    }
    if (number || i - begin >= kShortestWord) hashes.push_back(hash.value);
  }
}

void triples_of(const uint8_t* text, int64_t size, std::vector<uint32_t>& hashes) {
  std::vector<uint8_t> plain{' '};
  for (int64_t i = 0; i < size; ++i)
    if (letter(text[i])) plain.push_back(lower(text[i]));
  plain.push_back(' ');
  for (size_t i = 0; i + 2 < plain.size(); ++i) {
    Hash hash;
    for (int k = 0; k < 3; ++k) hash.add(plain[i + k]);
    hashes.push_back(hash.value);
  }
}

void sign(const std::vector<uint32_t>& hashes, int slots, uint16_t* out) {
  std::fill(out, out + slots, uint16_t{0});
  if (hashes.empty()) return;
  for (int k = 0; k < slots; ++k) {
    uint32_t least = UINT32_MAX;
    for (const uint32_t h : hashes) least = std::min(least, mixed(h + 0x9e3779b9u * uint32_t(k + 1)));
    out[k] = std::max<uint16_t>(1, uint16_t(mixed(least)));
  }
}

}  // namespace

extern "C" void trucewatch_signatures(const int64_t* offsets, const uint8_t* data, int64_t n,
                                      int slots, int triples, int threads, uint16_t* out) {
  fusion::in_parallel((n + kTogether - 1) / kTogether, threads, [&](int64_t piece) {
    std::vector<uint32_t> hashes;
    for (int64_t i = piece * kTogether; i < std::min(n, (piece + 1) * kTogether); ++i) {
      hashes.clear();
      const uint8_t* text = data + offsets[i];
      (triples ? triples_of : words_of)(text, offsets[i + 1] - offsets[i], hashes);
      sign(hashes, slots, out + i * slots);
    }
  });
}
