#include "nearby.h"

#include <algorithm>
#include <cmath>

#include "wide.h"

namespace fusion {

namespace {

// Whether each of n lies within so many metres, and so many times its own radius, of a point.
TRUCEWATCH_WIDE
void near(const float* x, const float* y, const float* z, const float* radius, int64_t n,
          const float (&at)[3], float metres, float radii, uint8_t* hit) {
  for (int64_t k = 0; k < n; ++k) {
    const float dx = x[k] - at[0], dy = y[k] - at[1], dz = z[k] - at[2];
    const float reach = metres + radii * radius[k];
    hit[k] = dx * dx + dy * dy + dz * dz <= reach * reach;
  }
}

}  // namespace

void Nearby::gather(const ByTime& order, const List& list, int32_t cell, double from, double to) {
  const int32_t* end = list.ranks.data() + list.begins[cell + 1];
  const int32_t* low = std::lower_bound(list.ranks.data() + list.begins[cell], end, order.from(from));
  const int32_t* high = std::lower_bound(low, end, order.after(to));
  const size_t n = size_t(high - low);
  rows.resize(n), middles.resize(n), hit_.resize(n);
  for (auto* floats : {&x_, &y_, &z_, &radius_}) floats->resize(n);
  constexpr size_t kAhead = 16;  // what comes next lies anywhere, and is on its way meanwhile
  for (size_t k = 0; k < n; ++k) {
    if (k + kAhead < n) __builtin_prefetch(&order.glances[low[k + kAhead]]);
    const ByTime::Glance& seen = order.glances[low[k]];
    rows[k] = seen.row, middles[k] = seen.middle;
    x_[k] = seen.x, y_[k] = seen.y, z_[k] = seen.z, radius_[k] = seen.radius;
  }
}

int64_t Nearby::within(int64_t low, int64_t high, const float (&at)[3], float metres, float radii,
                       int32_t* found) {
  near(&x_[low], &y_[low], &z_[low], &radius_[low], high - low, at, metres, radii, hit_.data());
  int64_t n = 0;
  for (int64_t k = low; k < high; ++k) {
    found[n] = int32_t(k);
    n += hit_[k - low];
  }
  return n;
}

int32_t Nearby::steps_from(int64_t k, const float (&at)[3], float step) const {
  const float dx = x_[k] - at[0], dy = y_[k] - at[1], dz = z_[k] - at[2];
  return int32_t(std::sqrt(dx * dx + dy * dy + dz * dz) / step);
}

}  // namespace fusion
