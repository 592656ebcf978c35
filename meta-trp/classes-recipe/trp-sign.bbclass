# SPDX-License-Identifier: BSD-2-Clause
#
# Signs firmware that a recipe has built, and installs the signed images into
# ${nonarch_base_libdir}/firmware:
#
#   inherit trp-sign
#   TRP_SIGN_ELFS = "build/firmware.elf"
#
# and, in the distribution's configuration or site.conf, outside all layers:
#
#   TRP_SIGN_KEY = "/secure/place/firmware.pem"
#
# No path may have blanks.

# The private key, an absolute path: RSA of 2048 to 4096 bits, or P-256
TRP_SIGN_KEY ??= ""
# A file with the passphrase of it
TRP_SIGN_KEY_PASS_FILE ??= ""
# What was built, relative to B: demo.elf becomes demo.sign
TRP_SIGN_ELFS ??= ""
# When it is set, all of TRP_SIGN_ELFS, in that order, make this one image
TRP_SIGN_IMAGE ??= ""
# More options of `trp sign`, such as --dump data, --plat-tlv BOOTADDR 0x0
TRP_SIGN_ARGS ??= ""
# A public key: each image is verified with it before it is installed
TRP_SIGN_VERIFY_KEY ??= ""
# A folder below firmware/
TRP_SIGN_SUBDIR ??= ""

TRP_SIGN_OUT = "${WORKDIR}/trp-signed"

DEPENDS:append = " trp-native"

# trp_sign_image OUT ELF...
trp_sign_image() {
    out=${TRP_SIGN_OUT}/$1
    shift
    if [ -e "$out" ]; then
        bbfatal "TRP_SIGN_ELFS: two files would become ${out##*/}"
    fi
    ins=
    for elf in "$@"; do
        if [ ! -f "$elf" ]; then
            bbfatal "TRP_SIGN_ELFS: $elf was not built"
        fi
        ins="$ins --in $elf"
    done
    pass=
    if [ -n "${TRP_SIGN_KEY_PASS_FILE}" ]; then
        pass="--key-pwd-file ${TRP_SIGN_KEY_PASS_FILE}"
    fi
    trp sign $ins --out "$out" --key "${TRP_SIGN_KEY}" $pass \
        ${TRP_SIGN_ARGS} </dev/null || bbfatal "trp sign refused $*"
    if [ -n "${TRP_SIGN_VERIFY_KEY}" ]; then
        trp verify --key "${TRP_SIGN_VERIFY_KEY}" "$out" || \
            bbfatal "${out##*/} is not signed by TRP_SIGN_VERIFY_KEY"
    fi
}

do_trp_sign() {
    if [ -z "${TRP_SIGN_KEY}" ]; then
        bbfatal "TRP_SIGN_KEY is empty: name the private key that signs" \
            "firmware, made by 'trp keygen'"
    fi
    if [ ! -f "${TRP_SIGN_KEY}" ]; then
        bbfatal "TRP_SIGN_KEY: there is no file ${TRP_SIGN_KEY}"
    fi
    if [ -z "${TRP_SIGN_ELFS}" ]; then
        bbfatal "TRP_SIGN_ELFS is empty: name the ELF files to sign," \
            "relative to B"
    fi
    if [ -n "${TRP_SIGN_IMAGE}" ]; then
        trp_sign_image "${TRP_SIGN_IMAGE}" ${TRP_SIGN_ELFS}
        return
    fi
    for elf in ${TRP_SIGN_ELFS}; do
        trp_sign_image "$(basename "$elf" .elf).sign" "$elf"
    done
}
addtask trp_sign after do_compile before do_install
do_trp_sign[dirs] = "${B}"
do_trp_sign[cleandirs] = "${TRP_SIGN_OUT}"
# signed anew when a key changed; a digest of the key enters the build's records
do_trp_sign[file-checksums] += "${@' '.join(k + ':True' for k in ( \
    d.getVar('TRP_SIGN_KEY') + ' ' + \
    d.getVar('TRP_SIGN_VERIFY_KEY')).split())}"

do_install:append() {
    to=${D}${nonarch_base_libdir}/firmware/${TRP_SIGN_SUBDIR}
    for image in ${TRP_SIGN_OUT}/*; do
        install -D -m 0644 "$image" "$to/${image##*/}"
    done
}

# The private key is in no package, however it came there
trp_sign_guard() {
    leak=$(find ${D} -type f \( -exec cmp -s "${TRP_SIGN_KEY}" {} \; -o \
        -exec grep -qa -e '-----BEGIN [A-Z ]*PRIVATE KEY-----' {} \; \) -print)
    if [ -n "$leak" ]; then
        bbfatal "a private key would be installed: $leak"
    fi
}
do_install[postfuncs] += "trp_sign_guard"

FILES:${PN} += "${nonarch_base_libdir}/firmware"
