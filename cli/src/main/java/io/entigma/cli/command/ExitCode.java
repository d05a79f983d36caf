// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

/** What the process tells its caller. */
public final class ExitCode {
    /** All was done, nothing was found. */
    public static final int OK = 0;
    /** Something was not done, or something was found that should not be. */
    public static final int NOT_ALL_DONE = 1;
    /** The command line is wrong. */
    public static final int USAGE = 2;
    /** A job is paused; resume it. */
    public static final int PAUSED = 3;
    /** Settings are wrong, or a server cannot be reached. */
    public static final int UNUSABLE = 4;

    private ExitCode() {}
}
