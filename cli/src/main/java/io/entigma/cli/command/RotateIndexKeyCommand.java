// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.Output;
import io.entigma.key.KeyPurpose;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** Gives tenants new index keys. */
@Command(
        name = "rotate-index-key",
        description = {
            "Give tenants a new index key, which search tokens are made with. Needed after a leak of an application's memory.",
            "The old one stays live, so that what is stored under it is found. Until it is retired, joins and group by over search"
                    + " tokens are refused, and a value that is unique can be stored once more under the new key: the"
                    + " re-encryption then names the second one.",
            "Takes twice the longest epoch interval of all applications (10 seconds unless set), so that every node knows the key before"
                    + " it is used."
        })
public final class RotateIndexKeyCommand extends EngineCommand {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private @Nullable ChosenTenants chosen;

    @Override
    protected int run(Session session, Output output) throws InterruptedException {
        ChosenTenants whose = Objects.requireNonNull(chosen);
        return ShownRotation.show(session.keys().rotateIndexKey(whose.find(session, KeyPurpose.INDEX)), output);
    }
}
