/** What is used of three's readers, which come without types. */
interface ThreeGeometry {
  getAttribute(name: string): { readonly array: ArrayLike<number> } | undefined;
  getIndex(): { readonly array: ArrayLike<number> } | null;
}

declare module 'three/addons/loaders/STLLoader.js' {
  export class STLLoader {
    parse(data: ArrayBuffer): ThreeGeometry;
  }
}

declare module 'three/addons/loaders/PLYLoader.js' {
  export class PLYLoader {
    setCustomPropertyNameMapping(mapping: Record<string, readonly string[]>): void;
    parse(data: ArrayBuffer): ThreeGeometry;
  }
}

declare module 'three/addons/loaders/OBJLoader.js' {
  export class OBJLoader {
    parse(text: string): {
      readonly children: readonly {
        readonly name: string;
        readonly geometry: ThreeGeometry;
        readonly material: { readonly name: string };
      }[];
    };
  }
}

declare module 'three/addons/loaders/MTLLoader.js' {
  export class MTLLoader {
    parse(
      text: string,
      path: string,
    ): {
      readonly materialsInfo: Readonly<Record<string, { readonly kd?: readonly number[] } | undefined>>;
    };
  }
}
