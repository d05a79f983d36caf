// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
import { LitElement, html, css } from 'lit';
import { JsonRpc } from 'jsonrpc';
import '@vaadin/button';

const INTERVAL = 2000;

/** Data keys of every persistence unit, how its key servers do, and what can be done to keys. */
export class QwcEntigmaKeys extends LitElement {
    jsonRpc = new JsonRpc(this);

    static styles = css`
        :host { display: block; padding: 0 1.5em 2em; overflow: auto; }
        h3 { margin: 1.4em 0 .5em; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; padding: .4em .8em .4em 0; border-bottom: 1px solid var(--lumo-contrast-10pct); }
        th { color: var(--lumo-secondary-text-color); font-weight: 500; }
        code { font-size: .9em; }
        .bar { display: flex; gap: .8em; align-items: center; flex-wrap: wrap; margin: .8em 0; }
        .state { padding: .1em .6em; border-radius: 1em; background: var(--lumo-contrast-10pct); font-size: .85em; }
        .ACTIVE, .UP { background: var(--lumo-success-color-10pct); color: var(--lumo-success-text-color); }
        .DOWN, .SHREDDED { background: var(--lumo-error-color-10pct); color: var(--lumo-error-text-color); }
        ul { list-style: none; padding: 0; font-family: monospace; font-size: .85em; line-height: 1.6; }
        .quiet { color: var(--lumo-secondary-text-color); }
    `;

    static properties = {
        _data: { state: true },
        _said: { state: true }
    };

    connectedCallback() {
        super.connectedCallback();
        this._load();
        this._timer = setInterval(() => this._load(), INTERVAL);
    }

    disconnectedCallback() {
        clearInterval(this._timer);
        super.disconnectedCallback();
    }

    _load() {
        this.jsonRpc.overview()
            .then(answer => { this._data = answer.result; })
            .catch(problem => { this._said = this._failure(problem); });
    }

    _act(call) {
        this._said = 'Working ...';
        call.then(answer => { this._said = answer.result; })
            .catch(problem => { this._said = this._failure(problem); })
            .finally(() => this._load());
    }

    _failure(problem) {
        return 'Failed: ' + (problem?.error?.message ?? problem?.message ?? 'see the log');
    }

    render() {
        if (!this._data) {
            return html`<p class="quiet">Loading ...</p>`;
        }
        return html`
            ${this._said ? html`<p role="status">${this._said}</p>` : ''}
            ${this._data.engines.length === 0
                ? html`<p class="quiet">No engine is in use yet: no entity has encrypted attributes.</p>`
                : this._data.engines.map(engine => this._engine(engine))}
            <h3>Last events</h3>
            ${this._data.events.length === 0
                ? html`<p class="quiet">Nothing yet.</p>`
                : html`<ul>${this._data.events.map(event => html`<li>${event}</li>`)}</ul>`}`;
    }

    _engine(engine) {
        return html`
            <h3>Persistence unit ${engine.unit}</h3>
            <p>${engine.servers.map(server => html`
                <span class="state ${server.status}">${server.status}</span> <code>${server.name}</code>
                <span class="quiet">${server.client}</span><br>`)}
                ${engine.cachedKeys} data keys in memory, ${engine.keysInGrace} past their time</p>
            ${engine.problems.map(problem => html`<p><span class="state DOWN">problem</span> ${problem}</p>`)}
            <div class="bar">
                <vaadin-button @click=${() => this._act(this.jsonRpc.rotateKek({ unit: engine.unit }))}>Rotate KEK</vaadin-button>
                <vaadin-button @click=${() => this._act(this.jsonRpc.reencrypt({ unit: engine.unit }))}>Re-encrypt</vaadin-button>
                <span class="quiet">${engine.job}</span>
            </div>
            <table>
                <tr><th>Tenant</th><th>Version</th><th>Purpose</th><th>State</th><th>Key id</th><th>KEK</th><th></th></tr>
                ${engine.keys.map(key => html`
                    <tr>
                        <td>${key.tenant}</td>
                        <td>${key.version}</td>
                        <td>${key.purpose}</td>
                        <td><span class="state ${key.state}">${key.state}</span></td>
                        <td><code>${key.keyId}</code></td>
                        <td><code>${key.kek}</code></td>
                        <td>${key.state === 'ACTIVE' && key.purpose === 'DATA' ? html`
                            <vaadin-button theme="small" @click=${() => this._act(
                                this.jsonRpc.rotateDek({ unit: engine.unit, tenant: key.tenant }))}>New key</vaadin-button>` : ''}</td>
                    </tr>`)}
            </table>`;
    }
}

customElements.define('qwc-entigma-keys', QwcEntigmaKeys);
