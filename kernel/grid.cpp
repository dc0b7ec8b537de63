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

Grid::Grid(const Reports& r, const std::vector<int32_t>& order, int place_) : place(place_) {
  const double side = 2 * kRadii[place] + kSlackMetres;
  std::unordered_map<int64_t, int32_t> number;
  std::vector<Cube> cubes;
  struct Member { int32_t row, cell; int8_t place, time; };
  std::vector<Member> members;
  bool own = false;
  for (const int32_t row : order) {
    const int p = class_of(r.radius[row], kRadii, kPlaceClasses);
    if (p > place) continue;
    own |= p == place;
    const Cube cube = cube_of(r, row, side);
    const auto [found, fresh] = number.try_emplace(key_of(cube), int32_t(cubes.size()));
    if (fresh) cubes.push_back(cube);
    const int t = class_of(span(r, row), kSpans, kTimeClasses);
    members.push_back({row, found->second, int8_t(p), int8_t(t)});
  }
  if (!own) return;  // nobody asks here
  touching = neighbours(cubes, number);
  for (List& list : lists) list.begins.assign(cubes.size() + 1, 0);
  for (const Member& m : members) ++lists[m.time].begins[m.cell + 1];
  std::vector<int64_t> next[kTimeClasses];
  for (int t = 0; t < kTimeClasses; ++t) {
    List& list = lists[t];
    for (size_t c = 0; c < cubes.size(); ++c) list.begins[c + 1] += list.begins[c];
    next[t].assign(list.begins.begin(), list.begins.end() - 1);
    list.entries.resize(list.begins.back());
    list.middles.resize(list.begins.back());
    list.cell.resize(list.begins.back());
  }
  for (const Member& m : members) {  // time order is kept within a cell
    List& list = lists[m.time];
    const int64_t at = next[m.time][m.cell]++, row = m.row;
    list.entries[at] = {r.x[row], r.y[row], r.z[row], r.start[row], r.end[row],
                        float(r.radius[row]), m.row, r.source[row], r.act[row * kDepth],
                        m.place, m.time};
    list.middles[at] = middle(r, row);
    list.cell[at] = m.cell;
  }
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
