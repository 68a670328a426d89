"""From the Dutch national grid (Rijksdriehoek, EPSG:28992) to latitude and longitude (WGS84).

The polynomial approximation of F.H. Schreutelkamp and G.L. Strang van Hees, "Benaderingsformules voor de transformatie
tussen RD- en WGS84-kaartcoördinaten" (Geodesia, 2001): right to about 25 cm inside the Netherlands, which is far below
what a map of wijken can show.
"""

from __future__ import annotations

X0, Y0 = 155_000.0, 463_000.0  # the tower of Amersfoort, origin of the grid
LATITUDE_0, LONGITUDE_0 = 52.15517440, 5.38720621

# (power of dX, power of dY): seconds of arc
LATITUDE_TERMS = {
    (0, 1): 3235.65389, (2, 0): -32.58297, (0, 2): -0.24750, (2, 1): -0.84978, (0, 3): -0.06550, (2, 2): -0.01709,
    (1, 0): -0.00738, (4, 0): 0.00530, (2, 3): -0.00039, (4, 1): 0.00033, (1, 1): -0.00012,
}  # fmt: skip
LONGITUDE_TERMS = {
    (1, 0): 5260.52916, (1, 1): 105.94684, (1, 2): 2.45656, (3, 0): -0.81885, (1, 3): 0.05594, (3, 1): -0.05607,
    (0, 1): 0.01199, (3, 2): -0.00256, (1, 4): 0.00128, (0, 2): 0.00022, (2, 0): -0.00022, (5, 0): 0.00026,
}  # fmt: skip

RD_X_RANGE = (-7_000.0, 300_000.0)
RD_Y_RANGE = (289_000.0, 629_000.0)


def looks_like_rd(x: float, y: float) -> bool:
    """Say whether a point lies inside the range of the national grid; degrees never do."""
    return RD_X_RANGE[0] <= x <= RD_X_RANGE[1] and RD_Y_RANGE[0] <= y <= RD_Y_RANGE[1]


def rd_to_wgs84(x: float, y: float) -> tuple[float, float]:
    """Return (longitude, latitude) in degrees for a point in metres."""
    dx, dy = (x - X0) * 1e-5, (y - Y0) * 1e-5
    latitude = LATITUDE_0 + sum(value * dx**p * dy**q for (p, q), value in LATITUDE_TERMS.items()) / 3600
    longitude = LONGITUDE_0 + sum(value * dx**p * dy**q for (p, q), value in LONGITUDE_TERMS.items()) / 3600
    return longitude, latitude
