// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.Output;
import io.entigma.cli.output.ProgressMode;
import io.entigma.settings.Settings;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;

/** The command line's root as its commands see it: what they are given by the options and settings that all have. */
public interface Root {
    /** An engine for one command. */
    Session open() throws IOException;

    /** Where a command tells its result. */
    Output output(CommandSpec command);

    /** What somebody types; nothing if there is nobody. Asked beside the result, which may be JSON. */
    String answer(String question, CommandSpec command) throws IOException;

    /** How a job's progress is shown. */
    ProgressMode progressMode();

    /** The settings of a KEK client alone, for who needs no engine. */
    Settings kekClientSettings() throws IOException;
}
