#include "grid.h"

#include <algorithm>
#include <unordered_map>

#include "spacetime.h"

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

// The dense numbers of the cells that touch each cell.
std::vector<std::vector<int32_t>> neighbours(const std::vector<Cube>& cubes,
                                             const std::unordered_map<int64_t, int32_t>& number) {
  std::vector<std::vector<int32_t>> touching(cubes.size());
  for (size_t c = 0; c < cubes.size(); ++c)
    for (int dx = -1; dx <= 1; ++dx)
      for (int dy = -1; dy <= 1; ++dy)
        for (int dz = -1; dz <= 1; ++dz) {
          const auto found =
              number.find(key_of({cubes[c][0] + dx, cubes[c][1] + dy, cubes[c][2] + dz}));
          if (found != number.end()) touching[c].push_back(found->second);
        }
  return touching;
}

}  // namespace

Level::Level(const Reports& r, const std::vector<int32_t>& order, int place_, int time_)
    : place(place_), time(time_) {
  const double side = 2 * kRadii[place] + kSlackMetres;
  std::unordered_map<int64_t, int32_t> number;
  std::vector<Cube> cubes;
  std::vector<int64_t> sizes;
  std::vector<int32_t> members, cell_of;
  bool own_place = false, own_time = false;
  for (const int32_t row : order) {
    const int p = class_of(r.radius[row], kRadii, kPlaceClasses);
    const int t = class_of(span(r, row), kSpans, kTimeClasses);
    if (p > place || t > time) continue;
    own_place |= p == place;
    own_time |= t == time;
    const Cube cube = cube_of(r, row, side);
    const auto [found, fresh] = number.try_emplace(key_of(cube), int32_t(cubes.size()));
    if (fresh) {
      cubes.push_back(cube);
      sizes.push_back(0);
    }
    ++sizes[found->second];
    members.push_back(row);
    cell_of.push_back(found->second);
  }
  if (!own_place || !own_time) return;  // every pair here belongs to a finer level
  begins.assign(cubes.size() + 1, 0);
  for (size_t c = 0; c < cubes.size(); ++c) begins[c + 1] = begins[c] + sizes[c];
  std::vector<int64_t> next(begins.begin(), begins.end() - 1);
  entries.resize(members.size());
  middles.resize(members.size());
  cell.resize(members.size());
  for (size_t k = 0; k < members.size(); ++k) {  // stable: time order is kept within a cell
    const int32_t row = members[k];
    const int64_t at = next[cell_of[k]]++;
    entries[at] = {r.x[row], r.y[row], r.z[row], r.start[row], r.end[row], float(r.radius[row]),
                   row, r.source[row], r.act[int64_t{row} * kDepth],
                   int8_t(class_of(r.radius[row], kRadii, kPlaceClasses)),
                   int8_t(class_of(span(r, row), kSpans, kTimeClasses))};
    middles[at] = middle(r, row);
    cell[at] = cell_of[k];
  }
  touching = neighbours(cubes, number);
}

std::vector<int32_t> by_time(const Reports& r, const std::vector<uint8_t>& wanted) {
  std::vector<int32_t> order;
  for (int64_t i = 0; i < r.n; ++i)
    if (wanted[i]) order.push_back(int32_t(i));
  std::vector<std::pair<double, int32_t>> keys(order.size());
  for (size_t k = 0; k < order.size(); ++k) keys[k] = {middle(r, order[k]), order[k]};
  std::sort(keys.begin(), keys.end());
  for (size_t k = 0; k < order.size(); ++k) order[k] = keys[k].second;
  return order;
}

}  // namespace fusion
