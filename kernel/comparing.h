// The questions asked of a pair of reports, and their answers. 0 is always "not known".
#pragma once

#include <algorithm>
#include <cmath>

#include "reports.h"
#include "weights.h"

namespace fusion {

struct Answers {
  uint8_t of[kQuestions];
};

inline uint8_t same_code(int32_t a, int32_t b) {
  if (a < 0 || b < 0) return 0;
  return a == b ? 2 : 1;
}

// 1 far apart, 2 close, 3 both may be none, 4 agree on few, 5 agree on many.
inline uint8_t casualties(float a_low, float a_high, float b_low, float b_high) {
  if (std::isnan(a_low) || std::isnan(b_low)) return 0;
  const float shared = std::min(a_high, b_high) - std::max(a_low, b_low);
  if (shared >= 0) {
    const float least = std::max(a_low, b_low);
    return least < 1 ? 3 : least < 5 ? 4 : 5;
  }
  const float larger = std::max(a_low, b_low), smaller = std::min(a_high, b_high);
  return (-shared <= 2 || larger <= 2 * smaller) ? 2 : 1;
}

template <int Slots>
int alike(const uint16_t* a, const uint16_t* b) {
  int equal = 0;
  for (int k = 0; k < Slots; ++k) equal += a[k] == b[k];
  return equal;
}

inline void compare_acts(const Reports& r, int64_t i, int64_t j, Answers& answers) {
  const int32_t* a = r.act + i * kDepth;
  const int32_t* b = r.act + j * kDepth;
  if (a[0] < 0 || b[0] < 0) return;
  const uint8_t top = 1 + r.kin[int64_t{a[0]} * r.n_tops + b[0]];
  answers.of[kActTop] = top;
  if (top < 3) return;
  answers.of[kActSecond] = same_code(a[1], b[1]);
  if (answers.of[kActSecond] == 2) answers.of[kActThird] = same_code(a[2], b[2]);
}

inline uint8_t compare_place_names(const Reports& r, int64_t i, int64_t j) {
  if (r.place[i] < 0 || r.place[j] < 0) return 0;
  if (placed(r, i) && placed(r, j)) return 0;  // where they lie has said as much
  if (r.place[i] == r.place[j]) return 3;
  const int equal = alike<kPlaceWords>(r.place_words + i * kPlaceWords,
                                       r.place_words + j * kPlaceWords);
  return 2 * equal >= kPlaceWords ? 2 : 1;
}

inline uint8_t compare_texts(const Reports& r, int64_t i, int64_t j) {
  const uint16_t* a = r.words + i * kWords;
  const uint16_t* b = r.words + j * kWords;
  if (!a[0] || !b[0]) return 0;
  const int equal = alike<kWords>(a, b);
  return equal <= 1 ? 1 : equal <= 3 ? 2 : equal <= 7 ? 3 : equal <= 12 ? 4 : 5;
}

constexpr uint8_t kOneStory = 3;

// 1 two stories, 2 one agency or dataset, 3 one story.
inline uint8_t compare_stories(const Reports& r, int64_t i, int64_t j) {
  if (r.story[i] < 0 || r.story[j] < 0) return 0;
  if (r.story[i] != r.story[j]) return 1;
  return r.agency[i] ? 2 : kOneStory;
}

inline Answers compare(const Reports& r, int64_t i, int64_t j) {
  Answers answers{};
  compare_acts(r, i, j, answers);
  answers.of[kActor] = same_code(r.actor[i], r.actor[j]);
  // Two accusations that name only the accused are already compared by name.
  if (r.sides[i] && r.sides[j] && !answers.of[kActor])
    answers.of[kSides] = (r.sides[i] & r.sides[j]) ? 2 : 1;
  answers.of[kTarget] = same_code(r.target[i], r.target[j]);
  answers.of[kWeapon] = same_code(r.weapon[i], r.weapon[j]);
  if (r.n_events[i] == r.n_events[j]) {  // the dead of five shellings are not those of one
    answers.of[kDeaths] = casualties(r.deaths_low[i], r.deaths_high[i],
                                     r.deaths_low[j], r.deaths_high[j]);
    answers.of[kInjured] = casualties(r.injured_low[i], r.injured_high[i],
                                      r.injured_low[j], r.injured_high[j]);
  }
  answers.of[kPlaceName] = compare_place_names(r, i, j);
  answers.of[kStory] = compare_stories(r, i, j);
  // A copy's words are its story's; they are not compared a second time.
  if (answers.of[kStory] != kOneStory) {
    answers.of[kText] = compare_texts(r, i, j);
    answers.of[kSameSource] = r.source[i] == r.source[j] ? 2 : 1;
  }
  return answers;
}

}  // namespace fusion
