// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.output;

import picocli.CommandLine;

/** How progress is shown. */
public enum ProgressMode {
    AUTO,
    BAR,
    LINES,
    NONE;

    boolean isBar() {
        return this == BAR || (this == AUTO && CommandLine.Help.Ansi.AUTO.enabled());
    }
}
