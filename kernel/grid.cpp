#include "grid.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "parallel.h"

namespace fusion {

namespace {

constexpr double kEarth = 6'371'008.8;  // mean radius, IUGG

using Cube = std::array<int32_t, 3>;

int64_t key_of(const Cube& c) {
  return (int64_t{c[0]} << 42) | (int64_t{c[1]} << 21) | int64_t{c[2]};
}

Cube cube_of(const Reports& r, int64_t row, double side) {
  return {int32_t((r.x[row] + kEarth) / side) + 1, int32_t((r.y[row] + kEarth) / side) + 1,
          int32_t((r.z[row] + kEarth) / side) + 1};
}

// Dense numbers for cells, in the order in which they are met.
class Numbering {
 public:
  int32_t number(const Cube& cube) {
    const int64_t key = key_of(cube);
    if (key == last_key_) return last_;
    const auto [found, fresh] = number_.try_emplace(key, int32_t(cubes_.size()));
    if (fresh) cubes_.push_back(cube);
    last_key_ = key, last_ = found->second;
    return last_;
  }

  size_t size() const { return cubes_.size(); }

  // Of the cells that touch each cell, itself included, those that are `wanted`.
  std::vector<std::vector<int32_t>> touching(const std::vector<uint8_t>& wanted) const {
    std::vector<std::vector<int32_t>> found(cubes_.size());
    for (size_t c = 0; c < cubes_.size(); ++c)
      for (int dx = -1; dx <= 1; ++dx)
        for (int dy = -1; dy <= 1; ++dy)
          for (int dz = -1; dz <= 1; ++dz) {
            const Cube& here = cubes_[c];
            const auto other = number_.find(key_of({here[0] + dx, here[1] + dy, here[2] + dz}));
            if (other != number_.end() && wanted[other->second]) found[c].push_back(other->second);
          }
    return found;
  }

 private:
  std::unordered_map<int64_t, int32_t> number_;
  std::vector<Cube> cubes_;
  int64_t last_key_ = -1;
  int32_t last_ = -1;
};

// Ranks by cell, each in all the cells that `each(rank, put)` puts it in; their order is kept.
template <typename Each>
List by_cell(const std::vector<int32_t>& ranks, size_t cells, Each each) {
  List list;
  list.begins.assign(cells + 1, 0);
  for (const int32_t rank : ranks) each(rank, [&](int32_t cell) { ++list.begins[cell + 1]; });
  for (size_t c = 0; c < cells; ++c) list.begins[c + 1] += list.begins[c];
  std::vector<int64_t> next(list.begins.begin(), list.begins.end() - 1);
  list.ranks.resize(size_t(list.begins.back()));
  for (const int32_t rank : ranks)
    each(rank, [&](int32_t cell) { list.ranks[size_t(next[cell]++)] = rank; });
  return list;
}

}  // namespace

ByTime::ByTime(const Reports& r) {
  std::vector<std::pair<double, int32_t>> keys;
  for (int64_t i = 0; i < r.n; ++i)
    if (!vague(r, i)) keys.emplace_back(middle(r, i), int32_t(i));
  if (!std::is_sorted(keys.begin(), keys.end())) std::sort(keys.begin(), keys.end());
  rows.reserve(keys.size()), middles.reserve(keys.size()), glances.reserve(keys.size());
  for (const auto& [when, row] : keys) {
    rows.push_back(row), middles.push_back(when);
    glances.push_back({float(r.x[row]), float(r.y[row]), float(r.z[row]), float(r.radius[row]), when, row});
  }
}

int32_t ByTime::from(double moment) const {
  return int32_t(std::lower_bound(middles.begin(), middles.end(), moment) - middles.begin());
}

int32_t ByTime::after(double moment) const {
  return int32_t(std::upper_bound(middles.begin(), middles.end(), moment) - middles.begin());
}

Grid::Grid(const Reports& r, const ByTime& order, int place_) : place(place_) {
  const double side = 2 * kRadii[place] + kSlackMetres;
  Numbering numbering;
  std::vector<int32_t> cell(r.n, -1);
  std::vector<uint8_t> asked;      // whether somebody asks in each cell
  bool own = false;
  for (int64_t row = 0; row < r.n; ++row) {  // rows lie near one another, unlike moments
    if (vague(r, row)) continue;
    const int p = place_class(r, row);
    if (p > place) continue;
    cell[row] = numbering.number(cube_of(r, row, side));
    asked.resize(numbering.size());
    if (p == place) own = asked[cell[row]] = 1;
  }
  if (!own) {  // nobody asks here
    asking.begins.assign(1, 0);
    return;
  }
  const auto touching = numbering.touching(asked);
  std::vector<int32_t> here[kTimeClasses], own_here;
  for (size_t rank = 0; rank < order.rows.size(); ++rank) {
    const int32_t row = order.rows[rank];
    if (cell[row] < 0) continue;
    here[time_class(r, row)].push_back(int32_t(rank));
    if (place_class(r, row) == place) own_here.push_back(int32_t(rank));
  }
  for (int t = 0; t < kTimeClasses; ++t)
    around[t] = by_cell(here[t], asked.size(), [&](int32_t rank, auto put) {
      for (const int32_t other : touching[cell[order.rows[rank]]]) put(other);
    });
  asking = by_cell(own_here, asked.size(),
                   [&](int32_t rank, auto put) { put(cell[order.rows[rank]]); });
}

Grids::Grids(const Scene& scene, int threads) : order(scene.reports) {
  std::vector<std::vector<Grid>> made(kPlaceClasses);
  in_parallel(kPlaceClasses, threads, [&](int64_t place) {
    made[place].emplace_back(scene.reports, order, int(place));
  });
  for (auto& one : made) of.push_back(std::move(one.front()));
}

}  // namespace fusion
