// The reports as columns, as Python hands them over; and what the kernel hands back.
//
// Rows stand in the order of their ids, so that nothing computed from them depends on how the
// table was shuffled. Unknown is NaN for a number, -1 for a code, 0 for a bit set or signature.
#pragma once

#include <cmath>
#include <cstdint>

namespace fusion {

constexpr int kDepth = 3;        // levels of an act's dotted code that are compared
constexpr int kWords = 16;       // slots of a text's signature
constexpr int kPlaceWords = 8;   // slots of a place name's signature

struct Reports {
  int64_t n;
  const double* start;           // seconds, from any common origin
  const double* end;
  const double* x;               // metres from the Earth's centre; NaN where no place is known
  const double* y;
  const double* z;
  const double* radius;          // 95% error radius, metres
  const int32_t* source;
  const uint8_t* once;           // whether the source claims to report an event once
  const int32_t* act;            // n x kDepth, codes of the act's prefixes
  const uint8_t* kin;            // n_tops x n_tops: 0 strange, 1 kindred, 2 the same
  int32_t n_tops;
  const int32_t* actor;
  const uint64_t* sides;
  const int32_t* target;
  const int32_t* weapon;
  const float* deaths_low;
  const float* deaths_high;
  const float* injured_low;
  const float* injured_high;
  const int32_t* n_events;
  const int32_t* story;
  const uint8_t* agency;         // whether the story is shared by more than one story can be
  const int32_t* place;
  const uint16_t* place_words;   // n x kPlaceWords, all 0 where there is no name
  const uint16_t* words;         // n x kWords, all 0 where there is no text
  const int32_t* area;           // the finest administrative unit given
  const int32_t* province;       // the coarsest
  const int64_t* received;       // rank in the order of reception
  int64_t n_links;               // people's decisions, made consistent beforehand
  const int32_t* link_first;
  const int32_t* link_second;
  const uint8_t* link_same;
};

// Places known, and sharp enough to say more than which country.
constexpr double kVagueRadius = 60e3;
constexpr double kVagueSpan = 46 * 86400.0;

inline double span(const Reports& r, int64_t i) { return r.end[i] - r.start[i]; }
inline double middle(const Reports& r, int64_t i) { return (r.start[i] + r.end[i]) / 2; }
inline bool placed(const Reports& r, int64_t i) {
  return !std::isnan(r.x[i]) && r.radius[i] <= kVagueRadius;
}
inline bool vague(const Reports& r, int64_t i) {
  return !placed(r, i) || span(r, i) > kVagueSpan;
}
inline bool several(const Reports& r, int64_t i) { return r.n_events[i] > 1; }

// A report within these errors may found an incident; one beyond them only points at one.
constexpr double kFoundingRadius = 12e3, kFoundingSpan = 6 * 3600.0;

// How much a report can say, the most first. What one kind is told from never depends on the later
// kinds.
enum Kind : uint8_t { kFounding, kCoarse, kLost, kSeveral, kKinds };
inline Kind kind(const Reports& r, int64_t i) {
  if (several(r, i)) return kSeveral;
  if (vague(r, i)) return kLost;
  return r.radius[i] <= kFoundingRadius && span(r, i) <= kFoundingSpan ? kFounding : kCoarse;
}

inline double apart(const Reports& r, int64_t i, int64_t j) {
  const double dx = r.x[i] - r.x[j], dy = r.y[i] - r.y[j], dz = r.z[i] - r.z[j];
  return std::sqrt(dx * dx + dy * dy + dz * dz);
}
// Time between two intervals, 0 where they overlap.
inline double gap(const Reports& r, int64_t i, int64_t j) {
  const double later = r.start[i] > r.start[j] ? r.start[i] : r.start[j];
  const double earlier = r.end[i] < r.end[j] ? r.end[i] : r.end[j];
  return later > earlier ? later - earlier : 0.0;
}

}  // namespace fusion
