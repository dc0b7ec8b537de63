// The questions asked of a pair of reports, and their answers. 0 is always "not known".
#pragma once

#include <algorithm>
#include <cmath>

#include "scene.h"
#include "wide.h"

namespace fusion {

struct Answers {
  uint8_t of[kQuestions];
};

// Nearly every answer is now this and now that: a processor that guesses at branches guesses wrong,
// so the answers are worked out without any.

inline uint8_t same_code(int32_t a, int32_t b) {
  return uint8_t(uint32_t(~(a | b)) >> 31 << (a == b));
}

// 1 far apart, 2 close, 3 both may be none, 4 agree on few, 5 agree on many.
inline uint8_t casualties(float a_low, float a_high, float b_low, float b_high) {
  const int known = (a_low == a_low) & (b_low == b_low);
  const float least = larger(a_low, b_low), most = smaller(a_high, b_high);
  const int agree = most >= least;
  const int many = (least >= 1) + (least >= 5), near = (least - most <= 2) | (least <= 2 * most);
  return uint8_t(known * (1 + ((2 + many) & -agree) + (near & ~-agree)));
}

template <int Slots>
int alike(const uint16_t* a, const uint16_t* b) {
  int equal = 0;
  for (int k = 0; k < Slots; ++k) equal += a[k] == b[k];
  return equal;
}

inline void compare_acts(const Reports& r, const Told& a, const Told& b, Answers& answers) {
  if ((a.act[0] | b.act[0]) < 0) return;
  answers.of[kActTop] = uint8_t(1 + r.kin[int64_t{a.act[0]} * r.n_tops + b.act[0]]);
  const uint8_t second = same_code(a.act[1], b.act[1]), third = same_code(a.act[2], b.act[2]);
  answers.of[kActSecond] = uint8_t((answers.of[kActTop] >= 3) * second);
  answers.of[kActThird] = uint8_t((answers.of[kActSecond] == 2) * third);
}

inline uint8_t compare_place_names(const Reports& r, int64_t i, int64_t j) {
  if (r.place[i] < 0 || r.place[j] < 0) return 0;
  if (r.place[i] == r.place[j]) return 3;
  const int equal = alike<kPlaceWords>(r.place_words + i * kPlaceWords,
                                       r.place_words + j * kPlaceWords);
  return 2 * equal >= kPlaceWords ? 2 : 1;
}

inline uint8_t compare_texts(const Told& a, const Told& b) {
  const int known = (a.words[0] > 0) & (b.words[0] > 0), equal = alike<kWords>(a.words, b.words);
  return uint8_t(known * (1 + (equal > 1) + (equal > 3) + (equal > 7) + (equal > 12)));
}

constexpr uint8_t kOneStory = 3;

// 1 two stories, 2 one agency or dataset, 3 one story.
inline uint8_t compare_stories(const Told& a, const Told& b) {
  return uint8_t(((a.story | b.story) >= 0) * (1 + (a.story == b.story) * (2 - (a.agency > 0))));
}

inline Answers compare(const Scene& scene, int64_t i, int64_t j) {
  Answers answers{};
  const Told &a = scene.told[i], &b = scene.told[j];
  compare_acts(scene.reports, a, b, answers);
  answers.of[kActor] = same_code(a.actor, b.actor);
  // Two accusations that name only the accused are already compared by name.
  answers.of[kSides] = uint8_t(((a.sides > 0) & (b.sides > 0) & (answers.of[kActor] == 0)) *
                               (1 + ((a.sides & b.sides) != 0)));
  answers.of[kTarget] = same_code(a.target, b.target);
  answers.of[kWeapon] = same_code(a.weapon, b.weapon);
  const int alike = a.n_events == b.n_events;  // the dead of five shellings are not those of one
  answers.of[kDeaths] =
      uint8_t(alike * casualties(a.deaths_low, a.deaths_high, b.deaths_low, b.deaths_high));
  answers.of[kInjured] =
      uint8_t(alike * casualties(a.injured_low, a.injured_high, b.injured_low, b.injured_high));
  // Where both are placed, where they lie has said as much.
  if (!(a.placed & b.placed)) answers.of[kPlaceName] = compare_place_names(scene.reports, i, j);
  answers.of[kStory] = compare_stories(a, b);
  // A copy's words are its story's; they are not compared a second time.
  const int own = answers.of[kStory] != kOneStory;
  answers.of[kText] = uint8_t(own * compare_texts(a, b));
  answers.of[kSameSource] = uint8_t(own * (1 + (a.source == b.source)));
  return answers;
}

}  // namespace fusion
