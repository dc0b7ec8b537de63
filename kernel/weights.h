// What agreement and disagreement weigh: shares among reports of one incident (m) and among
// reports of different incidents that could be mistaken for one (u), in Fellegi and Sunter's (1969)
// letters; and how far honest reports of one incident lie apart.
#pragma once

#include <cmath>
#include <cstdint>

namespace fusion {

// The questions asked of a pair, in the order in which their answers are packed.
enum Question {
  kActTop, kActSecond, kActThird, kActor, kSides, kTarget, kWeapon,
  kDeaths, kInjured, kPlaceName, kText, kStory, kSameSource, kQuestions
};
constexpr int kAnswers = 6;      // answer 0 is "unknown", and weighs nothing

constexpr int kPlaceScales = 4;
constexpr int kClocks = 6;
// Errors differ in kind with what is stated: a measured point, a landmark, a village, a district;
// a minute, a quarter of an hour, an hour, a part of the day, a day.
constexpr int kPlaceKinds = 4, kTimeKinds = 5;
constexpr double kPlaceKind[kPlaceKinds - 1] = {600.0, 2000.0, 6000.0};   // metres, 95% radius
constexpr double kTimeKind[kTimeKinds - 1] = {120.0, 1000.0, 4000.0, 8 * 3600.0};  // seconds
// Stated precision lies: errors are a mixture of parts and multiples of the stated one.
constexpr double kPlaceScale[kPlaceScales] = {0.5, 1.0, 3.0, 10.0};
// How far clocks are off: minutes, parts of an hour, hours; and, last, by an hour and a day, for
// nothing is so easily written wrong as the date.
constexpr double kClock[kClocks] = {120.0, 300.0, 900.0, 3600.0, 3 * 3600.0, 3600.0};
constexpr double kDay = 86400.0;

struct Weights {
  double m[kQuestions][kAnswers];
  double u[kQuestions][kAnswers];
  // By the kinds of the two reports' places, and of their times; symmetric.
  double place_share[kPlaceKinds][kPlaceKinds][kPlaceScales];
  double clock_share[kTimeKinds][kTimeKinds][kClocks];
  double fresh;                  // chance that one given source does not tell of an incident
  double lone;                   // chance that nobody else at all does
  double per_incident;           // reports of an incident, on average
  int64_t learned_from;          // pairs that were weighed; 0 for the weights we ship
};

template <int N>
int kind_of(double value, const double (&bounds)[N]) {
  int k = 0;
  while (k < N && value > bounds[k]) ++k;
  return k;
}

// The weights of all pairs, and those of pairs of sources that were seen together often enough to be
// known for themselves: two parties that accuse each other of everything swap the accused, and
// then a difference between them says nothing.
struct WeightSet {
  Weights* tables;               // the first is everybody's
  int64_t n_tables;
  int32_t n_sources;             // sources beyond are everybody
  int32_t* index;                // n_sources x n_sources, symmetric: which table
  double* ahead;                 // n_sources: how far each source's clock is ahead, seconds

  int32_t which(int32_t one, int32_t other) const {
    if (one >= n_sources || other >= n_sources) return 0;
    return index[int64_t{one} * n_sources + other];
  }
  const Weights& of(int32_t one, int32_t other) const { return tables[which(one, other)]; }
  const Weights& all() const { return tables[0]; }
};

inline double weight(const Weights& w, int question, int answer) {
  return answer == 0 ? 0.0 : std::log(w.m[question][answer] / w.u[question][answer]);
}

}  // namespace fusion
