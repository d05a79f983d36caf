// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/**
 * The table of the library's own settings, and what gives them to the engine's builder. How values are read does not belong
 * here, nor do the settings of KEK clients.
 */
@NullMarked
package io.entigma.internal.settings;

import org.jspecify.annotations.NullMarked;
