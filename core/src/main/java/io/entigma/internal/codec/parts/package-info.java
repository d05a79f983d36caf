// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/** What encodings are made of: numbers in bytes, dates and times in numbers and in text, the parts of an object. */
@NullMarked
package io.entigma.internal.codec.parts;

import org.jspecify.annotations.NullMarked;
