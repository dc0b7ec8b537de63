// What a round of learning adds up, and the weights that it would have.
#pragma once

#include <algorithm>
#include <numeric>

#include "learned_pairs.h"

namespace fusion {

// How many pairs the prior shares count for; and, of scales, what part of the learned ones.
constexpr double kPriorPairs = 60;
constexpr double kTails = 0.4;
// Questions, and as many that nobody asks as make vectors whole.
constexpr int kLanes = 16;
static_assert(kQuestions <= kLanes, "every question has one");

// What a pair says besides its answers: its odds, the odds of all that it competes with, freshness
// included, and how easily it is mistaken for one.
struct Said {
  double odds, rivals, mistakable;
};

// A question's shares are read off with chances that leave out its own
// answer, or it would confirm itself; each answer is then a mixture of matches and others in known
// parts, which `parts` keeps, and is taken apart again.
struct Tally {
  double likely[kQuestions][kAnswers] = {}, unlikely[kQuestions][kAnswers] = {};
  double parts[2][2][kLanes] = {};  // by likely and unlikely: matches, others
  double place[kPlaceKinds][kPlaceKinds][kPlaceScales] = {};
  double clock[kTimeKinds][kTimeKinds][kClocks] = {};

  // What a pair answers, `times` over; `factor` is what each answer multiplies its odds by.
  void answered(const Pair& pair, const Said& said, int times,
                const double (&factor)[kQuestions][kAnswers]);
  // How far a pair lies apart, if it is one with chance `p`.
  void erred(const Weights& w, const Pair& pair, double p) {
    const int8_t *near = pair.place_kinds, *when = pair.time_kinds;
    tell(place_share(w, pair), pair.places, p, place[near[0]][near[1]], place[near[1]][near[0]]);
    tell(clock_share(w, pair), pair.clocks, p, clock[when[0]][when[1]], clock[when[1]][when[0]]);
  }

  void add(const Tally& other) {
    static_assert(sizeof(Tally) % sizeof(double) == 0, "sums, and nothing else");
    double* mine = &likely[0][0];
    const double* more = &other.likely[0][0];
    for (size_t k = 0; k < sizeof(Tally) / sizeof(double); ++k) mine[k] += more[k];
  }

  // Which scale a likely match speaks for; both orders of the kinds hear of it.
  template <int N>
  static void tell(const double* share, const float (&densities)[N], double p, double (&one)[N],
                   double (&other)[N]) {
    double sum = 1e-30;
    for (int k = 0; k < N; ++k) sum += share[k] * densities[k];
    const double each = p / sum;
    for (int k = 0; k < N; ++k) {
      const double part = each * share[k] * densities[k];
      one[k] += part;
      if (&one[0] != &other[0]) other[k] += part;
    }
  }

  // Counts of each answer among matches and among others: the mixtures taken apart.
  void taken_apart(int q, double (&m)[kAnswers], double (&u)[kAnswers]) const {
    const double a = parts[0][0][q], b = parts[0][1][q], c = parts[1][0][q], d = parts[1][1][q];
    const double determinant = a * d - b * c;
    for (int k = 0; k < kAnswers; ++k) {
      if (determinant <= 1e-9 * (a + b) * (c + d)) {
        m[k] = likely[q][k], u[k] = unlikely[q][k];
        continue;
      }
      // Shares times how many there are, so that little seen stays near what was known before.
      m[k] = std::max(0.0, (d * likely[q][k] - b * unlikely[q][k]) / determinant) * (a + b);
      u[k] = std::max(0.0, (a * unlikely[q][k] - c * likely[q][k]) / determinant) * (c + d);
    }
  }
};

template <int N>
double total(const double (&counts)[N]) {
  return std::accumulate(counts, counts + N, 0.0);
}

// Shares of counts, mixed with prior ones that count for `pairs`.
inline void share_out(double* shares, const double* prior, const double* counts, int first, int n,
               double pairs = 0) {
  pairs = std::max(pairs, kPriorPairs);
  double sum = 0, before = 0;
  for (int k = first; k < n; ++k) sum += counts[k], before += prior[k];
  for (int k = first; k < n; ++k)
    shares[k] = (counts[k] + pairs * prior[k] / before) / (sum + pairs);
}

// `prior` as the tally would have it; what nobody tallied stays.
inline void maximise(Weights& w, const Weights& prior, const Tally& tally) {
  for (int q = 0; q < kQuestions; ++q) {
    double m[kAnswers], u[kAnswers];
    tally.taken_apart(q, m, u);
    share_out(w.m[q], prior.m[q], m, 1, kAnswers);
    share_out(w.u[q], prior.u[q], u, 1, kAnswers);
  }
  // The tails cannot be told from other incidents pair by pair: a part of what is known of them is
  // known beforehand.
  for (int a = 0; a < kPlaceKinds; ++a)
    for (int b = 0; b < kPlaceKinds; ++b)
      share_out(w.place_share[a][b], prior.place_share[a][b], tally.place[a][b], 0, kPlaceScales,
                kTails * total(tally.place[a][b]));
  for (int a = 0; a < kTimeKinds; ++a)
    for (int b = 0; b < kTimeKinds; ++b)
      share_out(w.clock_share[a][b], prior.clock_share[a][b], tally.clock[a][b], 0, kClocks,
                kTails * total(tally.clock[a][b]));
}

// Errors go by what is stated, not by who states it.
inline void share_errors(Weights& w, const Weights& everybody) {
  std::copy_n(&everybody.place_share[0][0][0], sizeof(w.place_share) / sizeof(double),
              &w.place_share[0][0][0]);
  std::copy_n(&everybody.clock_share[0][0][0], sizeof(w.clock_share) / sizeof(double),
              &w.clock_share[0][0][0]);
}

}  // namespace fusion
