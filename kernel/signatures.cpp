// Texts as numbers. Signatures: how many slots of two are equal estimates how much of their words
// they share. Source: MinHash, Broder (1997). Hashes: equal where the texts are, letter case and
// the spaces around them aside. And rows of equal numbers, put in the order of their texts.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "parallel.h"

namespace {

constexpr int64_t kSignedTogether = 8192;
constexpr int64_t kShortestWord = 4;  // bytes; shorter ones are articles, unless they are numbers
constexpr int kMostSlots = 16;
constexpr uint64_t kNothing = 0;   // the hash of an empty text, and of none
constexpr uint64_t kUnfolded = 1;  // the hash of a text that only its script's rules can fold

// Column of texts as Arrow lays it out; the caller's `signing.py` has the same fields.
struct Texts {
  const void* offsets;  // of each text in `data`: int64 where `wide`, else int32
  const uint8_t* data;
  const uint8_t* valid;  // one bit each, or null where all are there
  int64_t first;         // the first text's place in `offsets` and `valid`
  int32_t wide;
  int32_t exact;  // whether a hash minds letter case and the spaces around

  const uint8_t* at(int64_t i) const {
    const int64_t k = first + i;
    return data + (wide ? static_cast<const int64_t*>(offsets)[k]
                        : static_cast<const int32_t*>(offsets)[k]);
  }
  int64_t size(int64_t i) const {
    const bool known = !valid || (valid[(first + i) >> 3] >> ((first + i) & 7) & 1);
    return known ? at(i + 1) - at(i) : 0;
  }
};

bool letter(uint8_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80;
}
uint8_t lower(uint8_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }
bool digit(uint8_t c) { return c >= '0' && c <= '9'; }
bool space(uint8_t c) { return c == ' ' || (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x1f); }

// What each byte is within a word: 0 where it ends one.
struct Alphabet {
  uint8_t lowered[256] = {};
  Alphabet() {
    for (int c = 0; c < 256; ++c)
      if (letter(uint8_t(c))) lowered[c] = lower(uint8_t(c));
  }
};
const Alphabet kAlphabet;

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
    Hash hash;
    bool number = true;
    const int64_t begin = i;
    for (uint8_t c; i < size && (c = kAlphabet.lowered[text[i]]) != 0; ++i) {
      hash.add(c);
      number &= digit(c);
    }
    if (i > begin && (number || i - begin >= kShortestWord)) hashes.push_back(hash.value);
    ++i;  // what ended the word is in none
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

// Each word's hash, mixed anew for every slot. Words return, so the latest are remembered.
class Mixtures {
 public:
  // As signed numbers in the same order, which the plainest processor compares four at a time.
  const int32_t* of(uint32_t hash) {
    const uint32_t place = hash % kRemembered;
    int32_t* mixture = values_.get() + place * kMostSlots;
    if (owner_[place] != uint64_t(hash) + 1) {
      owner_[place] = uint64_t(hash) + 1;
      for (uint32_t k = 0; k < uint32_t(kMostSlots); ++k)
        mixture[k] = int32_t(mixed(hash + 0x9e3779b9u * (k + 1)) ^ kSign);
    }
    return mixture;
  }
  static constexpr uint32_t kSign = 0x80000000;

 private:
  static constexpr uint32_t kRemembered = 4093;
  std::vector<uint64_t> owner_ = std::vector<uint64_t>(kRemembered);
  std::unique_ptr<int32_t[]> values_{new int32_t[size_t(kRemembered) * kMostSlots]};
};

void sign(const std::vector<uint32_t>& hashes, Mixtures& mixtures, int slots, uint16_t* out) {
  std::fill(out, out + slots, uint16_t{0});
  if (hashes.empty()) return;
  int32_t least[kMostSlots];
  std::fill(least, least + kMostSlots, INT32_MAX);
  for (const uint32_t h : hashes) {
    const int32_t* __restrict mixture = mixtures.of(h);
    for (int k = 0; k < kMostSlots; ++k) least[k] = mixture[k] < least[k] ? mixture[k] : least[k];
  }
  for (int k = 0; k < slots; ++k)
    out[k] = std::max<uint16_t>(1, uint16_t(mixed(uint32_t(least[k]) ^ Mixtures::kSign)));
}

// Eight bytes, the first the lowest on any processor.
uint64_t eight(const uint8_t* text) {
  uint64_t value;
  std::memcpy(&value, text, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  value = __builtin_bswap64(value);
#endif
  return value;
}
uint64_t up_to_eight(const uint8_t* text, int64_t size) {
  uint8_t padded[8] = {};
  std::memcpy(padded, text, size_t(size));
  return eight(padded);
}

constexpr uint64_t kEach = 0x0101010101010101;
constexpr uint64_t kHigh = 0x80 * kEach;

// Capitals among eight bytes made small; bytes of other scripts stay.
uint64_t lower_eight(uint64_t value) {
  const uint64_t low = value & ~kHigh;
  const uint64_t from_a = low + (0x80 - 'A') * kEach, beyond_z = low + (0x7f - 'Z') * kEach;
  return value | ((from_a & ~beyond_z & ~value & kHigh) >> 2);
}

bool ascii(const uint8_t* text, int64_t size) {
  uint64_t all = 0;
  int64_t i = 0;
  for (; i + 8 <= size; i += 8) all |= eight(text + i);
  return !((all | up_to_eight(text + i, size - i)) & kHigh);
}

// Source: MurmurHash64A (Appleby).
uint64_t hashed(const uint8_t* text, int64_t size, bool exact) {
  constexpr uint64_t m = 0xc6a4a7935bd1e995u;
  uint64_t h = 0x7472756365ull ^ (uint64_t(size) * m);
  const auto add = [&](uint64_t k) {
    k = (exact ? k : lower_eight(k)) * m;
    h = (h ^ ((k ^ (k >> 47)) * m)) * m;
  };
  int64_t i = 0;
  for (; i + 8 <= size; i += 8) add(eight(text + i));
  if (i < size) add(up_to_eight(text + i, size - i));
  h = (h ^ (h >> 47)) * m;
  h ^= h >> 47;
  return h > kUnfolded ? h : h + 2;
}

// The hash of a text, kUnfolded where it is to be folded first and is not marked as `exact`.
uint64_t hash_of(const uint8_t* text, int64_t size, bool exact) {
  if (!exact) {
    while (size && space(text[size - 1])) --size;
    while (size && space(*text)) ++text, --size;
  }
  if (!size) return kNothing;
  return exact || ascii(text, size) ? hashed(text, size, exact) : kUnfolded;
}

// Row by its text, whose first bytes decide most comparisons.
struct Named {
  uint64_t beginning;
  int64_t row;
};

Named named(const Texts& texts, int64_t row) {
  const uint64_t beginning = up_to_eight(texts.at(row), std::min<int64_t>(8, texts.size(row)));
  return {__builtin_bswap64(beginning), row};  // so that the first byte weighs most
}

bool before(const Texts& texts, const Named& a, const Named& b) {
  if (a.beginning != b.beginning) return a.beginning < b.beginning;
  const int64_t one = texts.size(a.row), other = texts.size(b.row);
  const int order = std::memcmp(texts.at(a.row), texts.at(b.row), size_t(std::min(one, other)));
  return order ? order < 0 : one < other;
}

}  // namespace

// Hashes and signatures of n texts; `hashes` may be null, `slots` 0. `triples`: of a text's letters
// by threes rather than of its words.
extern "C" void trucewatch_signatures(const Texts* texts, uint64_t* hashes, int64_t n, int slots,
                                      int triples, int threads, uint16_t* out) {
  fusion::in_parallel((n + kSignedTogether - 1) / kSignedTogether, threads, [&](int64_t piece) {
    std::vector<uint32_t> parts;
    Mixtures mixtures;
    for (int64_t i = piece * kSignedTogether; i < std::min(n, (piece + 1) * kSignedTogether); ++i) {
      const uint8_t* text = texts->at(i);
      const int64_t size = texts->size(i);
      if (hashes) hashes[i] = hash_of(text, size, texts->exact);
      if (!slots) continue;
      parts.clear();
      (triples ? triples_of : words_of)(text, size, parts);
      sign(parts, mixtures, slots, out + i * slots);
    }
  });
}

// Puts those of n rows that have equal keys in the order of their texts, byte by byte; `keys` are
// the rows' own, in order.
extern "C" void trucewatch_settle_ties(const Texts* texts, const uint64_t* keys, int64_t n,
                                       int64_t* rows) {
  std::vector<Named> tied;
  for (int64_t begin = 0, end; begin < n; begin = end) {
    for (end = begin + 1; end < n && keys[end] == keys[begin];) ++end;
    if (end == begin + 1) continue;
    tied.clear();
    for (int64_t i = begin; i < end; ++i) tied.push_back(named(*texts, rows[i]));
    std::sort(tied.begin(), tied.end(),
              [&](const Named& a, const Named& b) { return before(*texts, a, b); });
    for (int64_t i = begin; i < end; ++i) rows[i] = tied[size_t(i - begin)].row;
  }
}
