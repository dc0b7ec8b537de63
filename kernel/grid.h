// Which reports lie near one another: grids of space x time, sized by the reports' own errors.
//
// Reports fall into classes by how far their place and time may be off. There is a grid for each
// class of place, with cells of that size, holding all reports up to that class in one list for each
// class of time. The coarser place asks: a sharp report meets only close neighbours, and a coarse
// one meets all it may speak of. Cells are cubes around the Earth: no pole and no date line is
// special.
#pragma once

#include <cstdint>
#include <vector>

#include "scene.h"

namespace fusion {

constexpr int kTimeClasses = 4;
constexpr double kSpans[kTimeClasses] = {3600.0, 7 * 3600.0, 30 * 3600.0, kVagueSpan};  // seconds

inline int place_class(const Reports& r, int64_t i) { return class_of(r.radius[i], kRadii); }
inline int time_class(const Reports& r, int64_t i) { return class_of(span(r, i), kSpans); }

// The reports of one class of time, by cell, then middle time, then row.
struct List {
  std::vector<float> x, y, z, radius;  // metres, rounded: enough for a first look
  std::vector<int32_t> rows;
  std::vector<double> middles;
  std::vector<int64_t> begins;   // first of each cell, and the end
};

class Grid {
 public:
  // The grid of place class `place`; `order` has rows by middle time.
  Grid(const Reports& r, const std::vector<int32_t>& order, int place);

  int place;
  List lists[kTimeClasses];      // all up to the grid's own class of place
  List asking[kTimeClasses];     // those of that class
  std::vector<std::vector<int32_t>> touching;  // cells that touch each cell, itself included

  int32_t cells() const { return int32_t(touching.size()); }
};

// The grids of all classes, over the rows that have a place.
std::vector<Grid> grids_of(const Scene& scene, int threads);

// What is looked for: reports of one class of time, so much later than what asks [s].
struct Window {
  int time;
  double from, to;
};
using Windows = std::vector<Window>;

// How far away what is found may lie: so many metres, and so many times its own radius.
struct Within {
  double metres, radii;
};

}  // namespace fusion
