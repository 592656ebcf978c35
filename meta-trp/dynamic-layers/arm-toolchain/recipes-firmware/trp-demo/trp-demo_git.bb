# SPDX-License-Identifier: BSD-2-Clause
SUMMARY = "Demo firmware for the Cortex-M4 of an STM32MP15, signed"
DESCRIPTION = "An example of a recipe that builds firmware and signs it."
SECTION = "firmware"
LICENSE = "BSD-2-Clause"
LIC_FILES_CHKSUM = "file://LICENSES/BSD-2-Clause.txt;\
md5=a61d6851f5add8495d4440d68557bb54"

DEPENDS = "gcc-arm-none-eabi-native"

require conf/include/trp-source.inc
SRC_URI = "${TRP_URI};destsuffix=trp"
SRCREV = "${TRP_SRCREV}"
PV = "0.1+git"
S = "${TRP_DIR}"
B = "${S}"

inherit trp-sign

do_compile() {
    oe_runmake firmware CROSS_ARM=arm-none-eabi-
}

TRP_SIGN_ELFS = "build/firmware/demo.elf build/firmware/hello.elf"
TRP_SIGN_ARGS = "--dump all"

PACKAGE_ARCH = "${MACHINE_ARCH}"
