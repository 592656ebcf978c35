# SPDX-License-Identifier: BSD-2-Clause
SUMMARY = "Signs and reads firmware images for coprocessors that OP-TEE owns"
DESCRIPTION = "The command trp: sign, verify, show, keygen and pubkey for the \
signed image format of OP-TEE's remoteproc framework."
SECTION = "devel"
LICENSE = "BSD-2-Clause"
LIC_FILES_CHKSUM = "file://LICENSES/BSD-2-Clause.txt;\
md5=a61d6851f5add8495d4440d68557bb54"

DEPENDS = "openssl"

require conf/include/trp-source.inc
SRC_URI = "${TRP_URI};destsuffix=trp"
SRCREV = "${TRP_SRCREV}"
PV = "0.1+git"
S = "${TRP_DIR}"
B = "${S}"

# A compiler that nobody tried yet may know more warnings
CFLAGS:append = " -Wno-error"

do_compile() {
    oe_runmake build/trp
}

do_install() {
    install -D -m 0755 ${B}/build/trp ${D}${bindir}/trp
    install -D -m 0644 ${S}/tools/trp.1 ${D}${mandir}/man1/trp.1
}

BBCLASSEXTEND = "native nativesdk"
