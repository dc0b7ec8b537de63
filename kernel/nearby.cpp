#include "nearby.h"

#include <algorithm>

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
  for (size_t k = 0; k < n; ++k) {
    const int32_t rank = low[k];
    const ByTime::Place& place = order.places[rank];
    rows[k] = order.rows[rank], middles[k] = order.middles[rank];
    x_[k] = place.x, y_[k] = place.y, z_[k] = place.z, radius_[k] = place.radius;
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

}  // namespace fusion
