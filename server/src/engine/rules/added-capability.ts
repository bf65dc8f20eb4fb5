import { knownItems } from '../model/fact.ts';
import { allowedCapabilities } from '../risks/allow-lists.ts';
import { capabilityRisk, isAcceptedCapability } from '../risks/capabilities.ts';
import { defineRule } from '../rule.ts';
import { say } from '../say.ts';

export default defineRule({
  id: 'added-capability',
  title: 'Capability beyond the standard',
  severity: 'hint',
  level: 'restricted',
  boundary: 'kernel',
  summary: 'The container is given a capability that the restricted standard does not allow.',
  escape: `The restricted Pod Security Standard lets containers add \`NET_BIND_SERVICE\` and nothing else. A capability that
Docker gives by default, and that is written down, opens no more than before; but a container that drops \`ALL\` and adds
it back keeps that piece of root. Those that reach the host are told by \`dangerous-capability\`.`,
  remedy: 'Drop `ALL`, and add only what the program fails without.',
  standards: {
    podSecurity: { level: 'restricted', control: 'Capabilities' },
    cisDocker: '5.4',
    cwe: [250],
    attack: ['T1068'],
  },
  catalogue: [38],
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted'],
  sandboxes: {
    'user-namespace': { effect: 'reduced', reason: 'It counts inside the namespace only.' },
    gvisor: { effect: 'contained', reason: "It counts in the sandbox's own kernel." },
    microvm: { effect: 'contained', reason: "It counts in the guest's kernel." },
    vm: { effect: 'contained', reason: "It counts in the guest's kernel." },
  },
  impliedBy: ['privileged-container'],
  options: [allowedCapabilities],
  examples: {
    bad: [{ family: 'compose', text: 'services:\n  web:\n    image: nginx\n    cap_add: [CHOWN]\n' }],
    good: [
      { family: 'compose', text: 'services:\n  web:\n    image: nginx\n    cap_add: [NET_BIND_SERVICE]\n' },
    ],
  },
  subject: 'container',
  check({ capabilitiesAdded: added }, { family, namespaces }, report, option) {
    const isAllowed = option(allowedCapabilities);
    const items = knownItems(added);
    if (items.some(({ value }) => value === 'ALL')) return;
    for (const item of items) {
      const risk = capabilityRisk(item.value, namespaces);
      const isTold = risk !== undefined && !isAcceptedCapability(risk, family);
      if (item.value === 'NET_BIND_SERVICE' || isTold || isAllowed(item.value)) continue;
      report({
        at: item,
        what: say`\`${item.written}\` gives the container \`${item.value}\``,
        why: 'it is a piece of root for whoever breaks in',
        advice: 'remove it if the program runs without',
        ...(risk?.sandboxes ? { sandboxes: risk.sandboxes } : {}),
        fixes: [
          {
            title: `Remove \`${item.value}\``,
            change: () => item.slot.remove(),
            check: 'whether the program needs it.',
          },
        ],
      });
    }
  },
});
