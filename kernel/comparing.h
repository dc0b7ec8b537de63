// The questions asked of a pair of reports, and their answers. 0 is always "not known".
#pragma once

#include <algorithm>
#include <cmath>

#include "scene.h"

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

inline void compare_acts(const Reports& r, const Told& a, const Told& b, Answers& answers) {
  if (a.act[0] < 0 || b.act[0] < 0) return;
  const uint8_t top = 1 + r.kin[int64_t{a.act[0]} * r.n_tops + b.act[0]];
  answers.of[kActTop] = top;
  if (top < 3) return;
  answers.of[kActSecond] = same_code(a.act[1], b.act[1]);
  if (answers.of[kActSecond] == 2) answers.of[kActThird] = same_code(a.act[2], b.act[2]);
}

inline uint8_t compare_place_names(const Reports& r, int64_t i, int64_t j) {
  if (r.place[i] < 0 || r.place[j] < 0) return 0;
  if (r.place[i] == r.place[j]) return 3;
  const int equal = alike<kPlaceWords>(r.place_words + i * kPlaceWords,
                                       r.place_words + j * kPlaceWords);
  return 2 * equal >= kPlaceWords ? 2 : 1;
}

inline uint8_t compare_texts(const Told& a, const Told& b) {
  if (!a.words[0] || !b.words[0]) return 0;
  const int equal = alike<kWords>(a.words, b.words);
  return equal <= 1 ? 1 : equal <= 3 ? 2 : equal <= 7 ? 3 : equal <= 12 ? 4 : 5;
}

constexpr uint8_t kOneStory = 3;

// 1 two stories, 2 one agency or dataset, 3 one story.
inline uint8_t compare_stories(const Told& a, const Told& b) {
  if (a.story < 0 || b.story < 0) return 0;
  if (a.story != b.story) return 1;
  return a.agency ? 2 : kOneStory;
}

inline Answers compare(const Scene& scene, int64_t i, int64_t j) {
  Answers answers{};
  const Told &a = scene.told[i], &b = scene.told[j];
  compare_acts(scene.reports, a, b, answers);
  answers.of[kActor] = same_code(a.actor, b.actor);
  // Two accusations that name only the accused are already compared by name.
  if (a.sides && b.sides && !answers.of[kActor])
    answers.of[kSides] = (a.sides & b.sides) ? 2 : 1;
  answers.of[kTarget] = same_code(a.target, b.target);
  answers.of[kWeapon] = same_code(a.weapon, b.weapon);
  if (a.n_events == b.n_events) {  // the dead of five shellings are not those of one
    answers.of[kDeaths] = casualties(a.deaths_low, a.deaths_high, b.deaths_low, b.deaths_high);
    answers.of[kInjured] =
        casualties(a.injured_low, a.injured_high, b.injured_low, b.injured_high);
  }
  // Where both are placed, where they lie has said as much.
  if (!scene.placed(i) || !scene.placed(j))
    answers.of[kPlaceName] = compare_place_names(scene.reports, i, j);
  answers.of[kStory] = compare_stories(a, b);
  // A copy's words are its story's; they are not compared a second time.
  if (answers.of[kStory] != kOneStory) {
    answers.of[kText] = compare_texts(a, b);
    answers.of[kSameSource] = a.source == b.source ? 2 : 1;
  }
  return answers;
}

}  // namespace fusion
