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

// The rows that have a place, in the order of their middle times; rows break ties. Where a row
// stands in this order is its rank.
struct ByTime {
  // What a first look at a row needs, side by side in memory; metres, rounded: enough for that.
  struct alignas(32) Glance {
    float x, y, z, radius;
    double middle;
    int32_t row;
  };

  std::vector<int32_t> rows;
  std::vector<double> middles;
  std::vector<Glance> glances;

  explicit ByTime(const Reports& r);
  // The first rank whose middle time is not before, or is after, a moment.
  int32_t from(double moment) const;
  int32_t after(double moment) const;
};

// Ranks, by cell; in order within each.
struct List {
  std::vector<int32_t> ranks;
  std::vector<int64_t> begins;   // first of each cell, and the end
};

class Grid {
 public:
  // The grid of place class `place`.
  Grid(const Reports& r, const ByTime& order, int place);

  int place;
  List asking;                   // those of the grid's own class of place, whatever their time
  // Of each cell in which somebody asks: all up to that class in it and the cells that touch it, by
  // class of time.
  List around[kTimeClasses];

  int32_t cells() const { return int32_t(asking.begins.size()) - 1; }
};

// The grids of all classes, over the rows that have a place.
struct Grids {
  ByTime order;
  std::vector<Grid> of;

  Grids(const Scene& scene, int threads);
};

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
