/** The characters a damaged mirror annotates, each with its one reading. All but 著 lie outside GB2312. A table. */

const TABLE = `園yuán 個gè 處chù 區qū 種zhǒng 間jiān 樹shù 場chǎng 護hù 綠lǜ 為wéi 與yǔ 養yǎng 邊biān 設shè 臺tái 時shí 來lái 條tiáo
開kāi 長zhǎng 過guò 點diǎn 補bǔ 萬wàn 車chē 從cóng 鋪pù 內nèi 規guī 橋qiáo 進jìn 頭tóu 說shuō 遊yóu 換huàn 構gòu 見jiàn 給gěi 葉yè
頂dǐng 線xiàn 牆qiáng 積jī 裡lǐ 對duì 這zhè 類lèi 單dān 復fù 餘yú 動dòng 現xiàn 選xuǎn 廣guǎng 塊kuài 劃huà 縣xiàn 結jié 樣yàng
顯xiǎn 氣qì 調diào 紅hóng 鳥niǎo 舊jiù 運yùn 經jīng 讓ràng 轉zhuǎn 編biān 號hào 試shì 圍wéi 營yíng 體tǐ 戲xì 續xù 驗yàn 帶dài 紀jì
標biāo 圖tú 國guó 歷lì 計jì 資zī 還hái 觀guān 連lián 發fā 態tài 傳chuán 記jì 勢shì 屬shǔ 緩huǎn 寫xiě 農nóng 務wù 鎮zhèn 評píng
鄉xiāng 質zhì 廠chǎng 愛ài 達dá 實shí 難nán 師shī 無wú 島dǎo 價jià 費fèi 題tí 當dāng 學xué 業yè 產chǎn 會huì 應yīng 數shù 網wǎng
環huán 創chuàng 優yōu 濟jì 著zhù 關guān 導dǎo 術shù 機jī 領lǐng 聯lián 門mén 畫huà 責zé 書shū 協xié 統tǒng 習xí 購gòu 認rèn 報bào 細xì
語yǔ 詩shī 訪fǎng 節jié 問wèn 紹shào 沒méi 醫yī`;

export const READINGS: ReadonlyMap<string, string> = new Map(
  TABLE.split(/\s+/).map((pair) => [pair.slice(0, 1), pair.slice(1)] as const),
);
