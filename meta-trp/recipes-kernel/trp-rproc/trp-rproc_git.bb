# SPDX-License-Identifier: BSD-2-Clause
SUMMARY = "Linux modules for coprocessors that OP-TEE owns"
DESCRIPTION = "remoteproc_tee, the client of OP-TEE's remoteproc application, \
and virt_rproc_tee, the platform driver for QEMU's virt machine."
SECTION = "kernel"
LICENSE = "GPL-2.0-only"
LIC_FILES_CHKSUM = "file://../LICENSES/GPL-2.0-only.txt;\
md5=b234ee4d69f5fce4486a80fdaf4a4263"

inherit module

require conf/include/trp-source.inc
SRC_URI = "${TRP_URI};destsuffix=trp"
SRCREV = "${TRP_SRCREV}"
PV = "0.1+git"
# where the modules are: OE signs them there when the kernel wants that
S = "${TRP_DIR}/linux"
B = "${S}"

EXTRA_OEMAKE += "KDIR=${STAGING_KERNEL_DIR}"

do_install:append() {
    install -D -m 0644 ${S}/modprobe.d/trp-rproc.conf \
        ${D}${sysconfdir}/modprobe.d/trp-rproc.conf
}

# udev loads both by their aliases; images without udev load them at boot
KERNEL_MODULE_AUTOLOAD += "remoteproc_tee virt_rproc_tee"

FILES:${PN} += "${sysconfdir}/modprobe.d/trp-rproc.conf"
CONFFILES:${PN} += "${sysconfdir}/modprobe.d/trp-rproc.conf"

COMPATIBLE_HOST = "(aarch64|arm).*-linux"
