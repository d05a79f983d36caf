// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** The reference key server: KEKs in a sealed file, served over mutual TLS, with an audit log that shows changes. */
@NullMarked
package io.entigma.keyserver;

import org.jspecify.annotations.NullMarked;
