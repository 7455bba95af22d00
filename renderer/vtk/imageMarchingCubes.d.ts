// vtk.js ships this filter without types.
declare module '@kitware/vtk.js/Filters/General/ImageMarchingCubes' {
  import type vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData';
  import type vtkPolyData from '@kitware/vtk.js/Common/DataModel/PolyData';

  interface vtkImageMarchingCubes {
    setInputData(image: vtkImageData): void;
    update(): void;
    getOutputData(): vtkPolyData;
    delete(): void;
  }

  const filter: {
    newInstance(values: {
      contourValue: number;
      computeNormals: boolean;
      mergePoints: boolean;
    }): vtkImageMarchingCubes;
  };
  export default filter;
}
