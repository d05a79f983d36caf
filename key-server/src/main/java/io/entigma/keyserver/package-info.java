// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * The reference key server: KEKs in a sealed file, served over mutual TLS, with an audit log that shows changes.
 *
 * <p>Here is what somebody starts: the program with its commands, {@link KeyServer} and {@link ServerSetup} for a program
 * that has a server in itself. How anything is done does not belong here, it is in the packages below; this one uses all of
 * them and none of them uses it. Other programs may use these classes and the types that they name; everything else is
 * public for the packages of this module alone.
 */
@NullMarked
package io.entigma.keyserver;

import org.jspecify.annotations.NullMarked;
