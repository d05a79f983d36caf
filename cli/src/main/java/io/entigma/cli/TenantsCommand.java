// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import io.entigma.key.WrappedDek;
import io.entigma.key.WrappedKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Lists keys. */
@Command(name = "tenants", description = "Tenants and their keys.")
final class TenantsCommand extends EngineCommand {
    @Override
    int run(Session session, Output output) {
        List<WrappedKey> keys = new ArrayList<>();
        session.keys().forEach(keys::add);
        keys.sort(Comparator.comparing((WrappedKey key) -> key.tenant().toString())
                .thenComparing(WrappedKey::version));
        output.json(keys.stream().map(TenantsCommand::shown).toList());
        output.table(
                List.of("TENANT", "VERSION", "STATE", "KEY ID", "KEK", "KEK VERSION", "CREATED", "USES"),
                keys.stream()
                        .<List<?>>map(key -> new ArrayList<>(shown(key).values()))
                        .toList());
        return ExitCode.OK;
    }

    /** Without the wrapped key: it is no secret, and no use on a screen. */
    private static Map<String, Object> shown(WrappedKey key) {
        WrappedDek wrapped = key.wrapped();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("tenant", key.tenant());
        shown.put("version", key.version());
        shown.put("state", key.state());
        shown.put("keyId", key.id());
        shown.put("kek", key.kek());
        shown.put("kekVersion", wrapped == null ? null : wrapped.kekVersion());
        shown.put("created", key.created());
        shown.put("uses", key.useEstimate());
        return shown;
    }
}
