// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.report;

import io.entigma.spi.EntigmaListener.UntrustedRow;

/** The values of a {@link UntrustedRow}. */
public record UntrustedRowData(String table, String row, String text, boolean isRolledBack) implements UntrustedRow {}
