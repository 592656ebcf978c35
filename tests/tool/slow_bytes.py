#!/usr/bin/python3 -B
# SPDX-License-Identifier: BSD-2-Clause
"""Each byte of an image, where the quick suite tries every eighth"""

import common

common.STEP = 1

from test_rest import test_every_byte, test_header_bytes    # noqa: E402
from test_spoiled import test_every_manifest_byte           # noqa: E402

common.main({f.__name__: f for f in (test_every_byte, test_header_bytes,
                                     test_every_manifest_byte)})
