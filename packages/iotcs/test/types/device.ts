import {
  type ActionArguments,
  type AttributeValue,
  type DeviceModel,
  defineDeviceModel,
  type ExternalObject,
  type VirtualDevice,
} from '@sdk/iotcs';

/** Compiled, never run: expected types, and mistakes that must not compile. */
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Equal<A, B>): void => undefined;

const model = defineDeviceModel({
  urn: 'urn:acme:light',
  name: 'Light',
  attributes: [
    { name: 'level', type: 'NUMBER', alias: 'l' },
    { name: 'on', type: 'BOOLEAN' },
    { name: 'since', type: 'DATETIME' },
    { name: 'picture', type: 'URI' },
  ],
  actions: [
    { name: 'reset' },
    { name: 'power', argType: 'BOOLEAN' },
    { name: 'blink', arguments: [{ name: 'count', type: 'INTEGER' }] },
  ],
  formats: [
    { urn: 'urn:acme:light:hot', type: 'ALERT', value: { fields: [{ name: 'temp', type: 'number' }] } },
  ],
});
type Light = typeof model extends DeviceModel<infer M> ? M : never;

export function checked(light: VirtualDevice<Light>, loaded: VirtualDevice): void {
  same<AttributeValue<Light, 'level'>, number>(true);
  same<AttributeValue<Light, 'l'>, number>(true);
  same<AttributeValue<Light, 'since'>, Date>(true);
  same<AttributeValue<Light, 'picture'>, ExternalObject>(true);
  same<ActionArguments<Light, 'blink'>, { readonly count: number }>(true);
  same<ActionArguments<Light, 'power'>, { readonly value: boolean }>(true);
  light.set('level', 1).set('l', 2).set('since', new Date()).set('since', 5).set('picture', 'https://x');
  light.setOnAction('blink', event => event.arguments.count.toFixed());
  light.createAlert('urn:acme:light:hot').set('temp', 5).raise();
  light.setOnChange(event => void event.getVirtualDevice().get('on'), 'on');

  // @ts-expect-error a number attribute takes no text
  light.set('level', 'hot');
  // @ts-expect-error the model has no such attribute
  light.get('none');
  // @ts-expect-error the model has no such action
  light.setOnAction('none', () => {});
  // @ts-expect-error the alert has no such field
  light.createAlert('urn:acme:light:hot').set('level', 5);
  // @ts-expect-error the model has no such format of data
  light.createData('urn:acme:light:hot');
  // @ts-expect-error the argument is a number
  light.setOnAction('blink', event => event.arguments.count.trim());

  // A model that was loaded at run time takes any name, and any value that some attribute could have.
  loaded.set('anything', 5).set('other', 'text');
  loaded.setOnAction('anything', event => void event.arguments['x']);
}
