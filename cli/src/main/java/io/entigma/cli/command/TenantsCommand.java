// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.Output;
import io.entigma.cli.output.ShownKey;
import io.entigma.key.WrappedKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Lists keys. */
@Command(
        name = "tenants",
        description = "Tenants and their keys, and rows of the key table that are not as Entigma wrote them.")
public final class TenantsCommand extends EngineCommand {
    @Override
    protected int run(Session session, Output output) {
        List<WrappedKey> keys = new ArrayList<>();
        session.keys().forEach(keys::add);
        keys.sort(Comparator.comparing((WrappedKey key) -> key.tenant().toString())
                .thenComparing(WrappedKey::version));
        UntrustedRows problems = UntrustedRows.of(session);
        output.json(Map.of("keys", keys.stream().map(ShownKey::of).toList(), "problems", problems.texts()));
        output.table(
                List.of("TENANT", "VERSION", "PURPOSE", "STATE", "KEY ID", "KEK", "KEK VERSION", "CREATED", "USES"),
                keys.stream()
                        .<List<?>>map(key -> new ArrayList<>(ShownKey.of(key).values()))
                        .toList());
        problems.show(output);
        return problems.exitCode();
    }
}
