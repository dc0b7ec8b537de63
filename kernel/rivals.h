// How many others a report could be taken for, after all that they say.
//
// Of the reports of another source at most one speaks of the same incident: all but the likeliest
// are rivals. Where many incidents of one kind are told of side by side, what agrees with one agrees
// with its rivals as well, and speaks for none of them.
#pragma once

#include <cmath>
#include <vector>

#include "pairing.h"

namespace fusion {

// Of each row, the odds of all its rivals that are told no more vaguely.
std::vector<float> rivals_of(const Scene& scene, const std::vector<Edge>& edges, int threads);

// Whether the rivals of two rows speak against their being one. A report of several events speaks
// of rivals together; what has no place is held against the days and districts instead.
inline bool rivalled(const Scene& scene, int64_t one, int64_t other) {
  return scene.kinds[one] < kLost && scene.kinds[other] < kLost;
}

// The rivals' odds that any evidence is held against, even where none is known; and how much those
// that are known count: more than once, for only what was told is known.
constexpr double kAnywhere = 0.5, kRivalry = 2.0;

// What the rivals of two take from their score.
inline double against_rivals(float one, float other) {
  return std::log(kAnywhere + kRivalry * (double(one) + double(other)));
}

// Takes from each edge what the rivals of its two reports speak against it.
void weigh_rivals(const Scene& scene, const std::vector<float>& rivals, std::vector<Edge>& edges);

}  // namespace fusion
